import { question } from "../instant-model.ts";
import type { ModelCallVariant } from "../variant.ts";

/** Compared with itself: how far its difference is from 0 is how far any other difference can be trusted. */
export const variant: ModelCallVariant = {
  name: "AI SDK generateText",
  role: "floor",
  records: "nothing",
  async setup({ model }) {
    const { generateText } = await import("ai");
    return {
      async call() {
        await generateText({ model, ...question, telemetry: { isEnabled: false } });
      },
      async settle() {},
      async close() {},
    };
  },
};
