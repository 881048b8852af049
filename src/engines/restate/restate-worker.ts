import type { Http2Server, ServerHttp2Session } from "node:http2";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { AirworthyError } from "../../core/errors.ts";
import { CountedWorker } from "../port/counted-worker.ts";
import type { Worker, Working } from "../port/run-engine.ts";
import { driveService } from "./drive-service.ts";
import { loadRestate } from "./load-restate.ts";
import { refuseStrangers } from "./refuse-strangers.ts";
import { register } from "./register.ts";
import type { RestateClient } from "./restate-client.ts";
import type { RestatePlaces } from "./restate-options.ts";

interface Given {
  readonly client: RestateClient;
  readonly places: RestatePlaces;
}

/** Listens for what Restate gives to this worker, and makes the worker known to it. */
export async function startRestateWorker(worker: Worker, { client, places }: Given): Promise<Working> {
  const restate = await loadRestate();
  const counted = new CountedWorker(worker);
  const endpoint = restate.endpoint().setLogger(() => {});
  if (places.identityKeys.length > 0) endpoint.withIdentityV1(...places.identityKeys);
  for (const lane of worker.lanes) endpoint.bind(driveService(restate, lane, counted));
  const listening = await listen(endpoint.http2Handler(), places.listen);
  const url = places.url ?? `http://${places.listen.host}:${listening.port}`;
  try {
    await refuseStrangers(client, { url, worker });
    await register(client, { url, lanes: worker.lanes });
  } catch (error) {
    listening.close();
    throw error;
  }
  return {
    stop: async (grace) => {
      // Restate gives what is not taken here to the others, or to this one when it is back.
      await listening.refuse();
      await counted.stop(grace);
      await setTimeout(FAREWELL);
      listening.close();
    },
  };
}

/** Until Restate has been told what the last drives came to, in ms. */
const FAREWELL = 50;

interface Listening {
  readonly port: number;
  /** Takes no new connections and no new requests, while those that go on may end. */
  refuse(): Promise<void>;
  close(): void;
}

type Handler = Parameters<Http2Server["on"]>[1];

function listen(handler: unknown, { host, port }: RestatePlaces["listen"]): Promise<Listening> {
  const server = createServer(handler as Handler as never);
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    // A connection that is cut tells its streams; nobody else needs to hear of it.
    session.on("error", () => {});
    session.once("close", () => sessions.delete(session));
  });
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "EADDRINUSE" ? inUse(port, error) : error),
    );
    server.listen(port, host, () =>
      resolve({
        port: (server.address() as AddressInfo).port,
        refuse: async () => {
          server.close();
          for (const session of sessions) session.close();
        },
        close: () => {
          server.close();
          for (const session of sessions) session.destroy();
        },
      }),
    );
  });
}

function inUse(port: number, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "port_in_use",
    message: `Cannot listen for Restate on port ${port}: another program does already`,
    hint: "Give each worker of a machine its own engine.restate.listen.port, behind a load balancer",
    cause,
  });
}
