import { startTestServer } from "../../../src/postgres/_test-server.ts";
import { startHaproxy } from "../../../tools/engines/start-haproxy.ts";
import { freePorts, startRestate } from "../../../tools/engines/start-restate.ts";
import type { Setting } from "./_fleet.ts";

/** An engine for two workers. */
export interface Setup {
  readonly name: string;
  readonly settings: readonly [Setting, Setting];
  dispose(): Promise<void>;
}

export const SETUPS: Readonly<Record<"local" | "restate" | "dbos", () => Promise<Setup>>> = {
  local: async () => ({ name: "local", settings: ["local", "local"], dispose: async () => {} }),

  restate: async () => {
    const { ingress, admin, dispose } = await startRestate();
    const [front = 0, first = 0, second = 0] = await freePorts(3);
    const { url, dispose: stopBalancer } = await startHaproxy(front, [first, second]);
    const worker = (port: number) => ({ restate: { ingress, admin, url, listen: { port } } });
    return {
      name: "Restate",
      settings: [worker(first), worker(second)],
      dispose: async () => {
        await stopBalancer();
        await dispose();
      },
    };
  },

  dbos: async () => {
    const server = await startTestServer();
    if (server === undefined) throw new Error("PostgreSQL has no build for this machine");
    const { host, user, database } = server.client;
    const setting = {
      dbos: { url: `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}` },
    };
    return { name: "DBOS", settings: [setting, setting], dispose: server.dispose };
  },
};
