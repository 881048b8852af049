import type { DurableVariant } from "../variant.ts";
import { fastCounts, stepsPerRun } from "../variant.ts";
import { eventKind, eventSchema, prepareAppend } from "./_event-schema.ts";
import { groupCommit } from "./_group-commit.ts";
import { openDatabase } from "./_open-database.ts";

export const variant: DurableVariant = {
  name: "node:sqlite, append journal, group commit",
  role: "floor",
  durabilities: ["process", "full"],
  counts: fastCounts({ full: 1500 }),
  async setup(options) {
    const db = openDatabase({ ...options, schema: eventSchema });
    const append = prepareAppend(db);
    const commit = groupCommit(db);
    return {
      async run(n, step) {
        await commit(() => append({ run: n, seq: 0, kind: eventKind.begin, ms: 0, data: "{}" }));
        for (let index = 0; index < stepsPerRun; index += 1) {
          const started = performance.now();
          const data = JSON.stringify(await step(index));
          const ms = performance.now() - started;
          await commit(() => append({ run: n, seq: index + 1, kind: eventKind.step, ms, data }));
        }
        await commit(() =>
          append({ run: n, seq: stepsPerRun + 1, kind: eventKind.end, ms: 0, data: '"done"' }),
        );
      },
      close: async () => db.close(),
    };
  },
};
