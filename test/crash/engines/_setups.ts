import type { TestServer } from "../../../src/postgres/_test-server.ts";
import { startTestServer } from "../../../src/postgres/_test-server.ts";
import { startHaproxy } from "../../../tools/engines/start-haproxy.ts";
import { freePorts, startRestate } from "../../../tools/engines/start-restate.ts";
import type { Setting } from "./_open-app.ts";

/** An engine and a store for two workers. */
export interface Setup {
  readonly store: string;
  readonly settings: readonly [Setting, Setting];
  /** Of the database, if there is one. */
  readonly server?: TestServer;
  dispose(): Promise<void>;
}

type Open = () => Promise<Setup>;

const local = (store: string): Setup => ({ store, settings: ["local", "local"], dispose: async () => {} });

async function restate(store: string): Promise<Setup> {
  const { ingress, admin, dispose } = await startRestate();
  const [front = 0, first = 0, second = 0] = await freePorts(3);
  const { url, dispose: stopBalancer } = await startHaproxy(front, [first, second]);
  const worker = (port: number) => ({ restate: { ingress, admin, url, listen: { port } } });
  return {
    store,
    settings: [worker(first), worker(second)],
    dispose: async () => {
      await stopBalancer();
      await dispose();
    },
  };
}

/** With a PostgreSQL of its own: for DBOS, for the store, or for both. */
async function onServer(open: (url: string) => Setup | Promise<Setup>): Promise<Setup> {
  const server = await startTestServer();
  if (server === undefined) throw new Error("PostgreSQL has no build for this machine");
  const { host, user, database } = server.client;
  const setup = await open(`postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`);
  return {
    ...setup,
    server,
    dispose: async () => {
      await setup.dispose();
      await server.dispose();
    },
  };
}

function dbos(url: string, store: string): Setup {
  const setting = { dbos: { url } };
  return { store, settings: [setting, setting], dispose: async () => {} };
}

/** Each engine with a store in a file. */
export const ON_FILE: Readonly<Record<string, Open>> = {
  local: async () => local("file"),
  Restate: () => restate("file"),
  DBOS: () => onServer((url) => dbos(url, "file")),
};

/** Each engine with a store on PostgreSQL. */
export const ON_POSTGRES: Readonly<Record<string, Open>> = {
  "local on PostgreSQL": () => onServer(local),
  "Restate on PostgreSQL": () => onServer(restate),
  "DBOS on PostgreSQL": () => onServer((url) => dbos(url, url)),
};

/** All of them where CI asks for it; else each engine once. */
export const SETUPS: Readonly<Record<string, Open>> =
  process.env.AIRWORTHY_TRIALS === undefined ? ON_FILE : { ...ON_FILE, ...ON_POSTGRES };
