import type { Config } from "airworthy";
import { startTestServer } from "../../../src/postgres/_test-server.ts";
import { freePorts, startRestate } from "../../../tools/engines/start-restate.ts";

/** What drives the runs of the demo: this process, or an engine that is started for it and stopped after it. */
export interface DemoEngine {
  readonly name: string;
  readonly setting: NonNullable<Config["engine"]>;
  stop(): Promise<void>;
}

/** The engine that the command line asks for by `--engine`. */
export async function startEngine(args: readonly string[]): Promise<DemoEngine> {
  const at = args.indexOf("--engine");
  const name = at === -1 ? "local" : args[at + 1];
  switch (name) {
    case "local":
      return { name: "local: this process", setting: "local", stop: async () => {} };
    case "restate": {
      const { ingress, admin, dispose } = await startRestate();
      const [port = 0] = await freePorts(1);
      const setting = { restate: { ingress, admin, listen: { port } } };
      return { name: "Restate, started for this demo", setting, stop: dispose };
    }
    case "dbos": {
      const server = await startTestServer();
      if (server === undefined) throw new Error("Cannot start PostgreSQL: it has no build for this machine");
      const { host, user, database } = server.client;
      const url = `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`;
      return {
        name: "DBOS, on a PostgreSQL started for this demo",
        setting: { dbos: { url } },
        stop: server.dispose,
      };
    }
    default:
      throw new Error(`Cannot start the engine ${JSON.stringify(name)}: expected local, restate or dbos`);
  }
}
