import { question } from "../instant-model.ts";
import type { ModelCallVariant } from "../variant.ts";
import { openCallTable } from "./_call-table.ts";
import { recordingModel } from "./_recording-model.ts";

export const variant: ModelCallVariant = {
  name: "+ the same, node:sqlite NORMAL",
  role: "floor",
  records: "both bodies, a transaction a call",
  async setup({ directory, model }) {
    const { generateText } = await import("ai");
    const table = openCallTable(directory);
    const recording = await recordingModel(model, table.insert);
    return {
      async call() {
        await generateText({ model: recording, ...question, telemetry: { isEnabled: false } });
      },
      async settle() {},
      close: async (calls) => table.close(calls),
    };
  },
};
