import { question } from "../instant-model.ts";
import type { ModelCallVariant } from "../variant.ts";
import { openCallTable } from "./_call-table.ts";
import type { CallRecord } from "./_recording-model.ts";
import { recordingModel } from "./_recording-model.ts";

export const variant: ModelCallVariant = {
  name: "+ the same, node:sqlite NORMAL, written behind",
  role: "floor",
  records: "both bodies, a transaction a 100 calls",
  async setup({ directory, model }) {
    const { generateText } = await import("ai");
    const table = openCallTable(directory);
    let waiting: CallRecord[] = [];
    function write(): void {
      const group = waiting;
      waiting = [];
      table.transact(() => group.forEach(table.insert));
    }
    const recording = await recordingModel(model, (record) => {
      waiting.push(record);
      if (waiting.length === 100) write();
    });
    return {
      async call() {
        await generateText({ model: recording, ...question, telemetry: { isEnabled: false } });
      },
      settle: async () => write(),
      close: async (calls) => table.close(calls),
    };
  },
};
