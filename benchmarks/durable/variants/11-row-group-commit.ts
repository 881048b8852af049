import type { DurableVariant } from "../variant.ts";
import { fastCounts, stepsPerRun } from "../variant.ts";
import { groupCommit } from "./_group-commit.ts";
import { openDatabase } from "./_open-database.ts";
import { prepareRows, rowSchema, runId } from "./_row-schema.ts";

export const variant: DurableVariant = {
  name: "node:sqlite, a row a step, group commit",
  role: "floor",
  durabilities: ["process", "full"],
  counts: fastCounts({ full: 1500 }),
  async setup(options) {
    const db = openDatabase({ ...options, schema: rowSchema });
    const rows = prepareRows(db);
    const commit = groupCommit(db);
    return {
      async run(n, step) {
        const id = runId(n);
        await commit(() => rows.begin(id));
        for (let index = 0; index < stepsPerRun; index += 1) {
          const started = Date.now();
          const output = JSON.stringify(await step(index));
          await commit(() => rows.step(id, { index, output, started }));
        }
        await commit(() => rows.end(id));
      },
      close: async () => db.close(),
    };
  },
};
