import { join } from "node:path";
import type { EngineSetting } from "../../src/app/engine/engine-setting.ts";
import { open } from "../../src/app/open.ts";
import { workflow } from "../../src/core/workflow.ts";
import { freePorts, startRestate } from "../../tools/engines/start-restate.ts";
import { startPostgres } from "./start-postgres.ts";
import type { Work } from "./work.ts";
import { STEPS, stepOf } from "./work.ts";

interface Servers {
  readonly engine: EngineSetting;
  /** Of the database, if there is one. */
  readonly url?: string;
  dispose(): Promise<void>;
}

const ten = workflow({
  name: "ten",
  run: async (ctx, _: { readonly order: number }) => {
    for (let index = 0; index < STEPS; index += 1) await ctx.step(`step-${index}`, () => stepOf(index));
    return { ok: true };
  },
});

/** The same workflow through the port, its steps kept by the store: on a file, or on a PostgreSQL. */
export async function throughPort(
  engine: "restate" | "dbos",
  { directory, isOnPostgres }: { readonly directory: string; readonly isOnPostgres: boolean },
): Promise<Work> {
  const servers = await (engine === "restate" ? restate(directory, isOnPostgres) : dbos(directory));
  const store = isOnPostgres && servers.url !== undefined ? servers.url : join(directory, "airworthy.db");
  const app = await open({ store, durability: "full", workflows: [ten], engine: servers.engine });
  await app.work();
  return {
    one: async () => {
      const result = await app.run(ten, { order: 10_023 });
      if (result.status !== "completed") throw new Error(`A run ended as ${result.status}`);
    },
    close: async () => {
      await app.close();
      await servers.dispose();
    },
  };
}

async function restate(directory: string, isOnPostgres: boolean): Promise<Servers> {
  const { ingress, admin, dispose } = await startRestate();
  const [port = 0] = await freePorts(1);
  const engine = { restate: { ingress, admin, listen: { port } } };
  if (!isOnPostgres) return { engine, dispose };
  const database = await startPostgres(directory);
  return {
    engine,
    url: database.url,
    dispose: async () => {
      await dispose();
      await database.dispose();
    },
  };
}

async function dbos(directory: string): Promise<Servers> {
  const { url, dispose } = await startPostgres(directory);
  return { engine: { dbos: { url } }, url, dispose };
}
