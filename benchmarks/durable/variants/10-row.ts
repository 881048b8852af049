import type { DurableVariant } from "../variant.ts";
import { fastCounts, stepsPerRun } from "../variant.ts";
import { openDatabase } from "./_open-database.ts";
import { prepareRows, rowSchema, runId } from "./_row-schema.ts";

export const variant: DurableVariant = {
  name: "node:sqlite, a row a step",
  role: "floor",
  durabilities: ["process", "full"],
  counts: fastCounts({ full: 300 }),
  async setup(options) {
    const db = openDatabase({ ...options, schema: rowSchema });
    const rows = prepareRows(db);
    const begin = db.prepare("BEGIN IMMEDIATE");
    const commit = db.prepare("COMMIT");
    function transact(write: () => unknown): void {
      begin.run();
      write();
      commit.run();
    }
    return {
      async run(n, step) {
        const id = runId(n);
        transact(() => rows.begin(id));
        for (let index = 0; index < stepsPerRun; index += 1) {
          const started = Date.now();
          const output = JSON.stringify(await step(index));
          transact(() => rows.step(id, { index, output, started }));
        }
        transact(() => rows.end(id));
      },
      close: async () => db.close(),
    };
  },
};
