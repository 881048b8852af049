import { join } from "node:path";
import type { App, Config } from "airworthy";
import { open } from "airworthy";
import { openPostgresStore } from "airworthy/store";
import { ship } from "../_workflows.ts";
import type { World } from "../_world.ts";

export type Setting = NonNullable<Config["engine"]>;

/** What the processes of a test have in common: `file`, or the URL of a database. */
export interface Given {
  readonly folder: string;
  readonly store: string;
}

/** Ms that a call of a run takes at most: long enough that a kill meets the run. */
const CALL = 100;

export async function openApp({ folder, store }: Given, engine: Setting, world: World): Promise<App> {
  return open({
    store: store === "file" ? join(folder, "store.db") : await openPostgresStore({ connectionString: store }),
    workflows: [ship(world, CALL)],
    engine,
  });
}
