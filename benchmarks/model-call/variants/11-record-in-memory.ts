import { question } from "../instant-model.ts";
import type { ModelCallVariant } from "../variant.ts";
import type { CallRecord } from "./_recording-model.ts";
import { recordingModel } from "./_recording-model.ts";

export const variant: ModelCallVariant = {
  name: "+ hand-written middleware, in memory",
  role: "floor",
  records: "both bodies, lost at the end",
  async setup({ model }) {
    const { generateText } = await import("ai");
    let kept: CallRecord[] = [];
    let count = 0;
    const recording = await recordingModel(model, (record) => {
      if (kept.length === 1000) kept = [];
      kept.push(record);
      count += 1;
    });
    return {
      async call() {
        await generateText({ model: recording, ...question, telemetry: { isEnabled: false } });
      },
      async settle() {},
      async close(calls) {
        if (count < calls)
          throw new Error(`Cannot trust the figures: ${count} of ${calls} calls were recorded`);
      },
    };
  },
};
