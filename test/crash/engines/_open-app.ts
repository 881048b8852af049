import { join } from "node:path";
import type { App, Config } from "airworthy";
import { open, workflow } from "airworthy";
import { openPostgresStore } from "airworthy/store";
import { ship } from "../_workflows.ts";
import type { World } from "../_world.ts";

export type Setting = NonNullable<Config["engine"]>;

/** What the processes of a test have in common. */
export interface Given {
  readonly folder: string;
  /** `file`, or the URL of a database. */
  readonly store: string;
  /** Of the code; none where all workers have the same. */
  readonly release?: string;
}

/** Ms that a call of a run takes at most: long enough that a kill meets the run. */
const CALL = 100;

export async function openApp(given: Given, engine: Setting, world: World): Promise<App> {
  const { folder, store, release } = given;
  return open({
    store: store === "file" ? join(folder, "store.db") : await openPostgresStore({ connectionString: store }),
    workflows: [ship(world, CALL), asking(world, release ?? "none")],
    engine,
    ...(release === undefined ? {} : { release }),
  });
}

/** Says by whose code it was begun, and by whose it was ended once a person has decided. */
function asking(world: World, release: string) {
  return workflow({
    name: "asking",
    run: async (ctx, order: string) => {
      const said = async (name: string) =>
        ctx.step(name, () => {
          world.start(ctx.runId, name);
          return release;
        });
      const from = await said("before");
      await ctx.approve("ok", { title: order });
      return `${from}>${await said("after")}`;
    },
  });
}
