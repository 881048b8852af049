import { randomBytes } from "node:crypto";
import type { LanguageModelV4 } from "@ai-sdk/provider";

export interface CallRecord {
  readonly id: string;
  readonly at: number;
  readonly ms: number;
  readonly input: string;
  readonly output: string;
}

/** The least that a record of a call can be: an id, the clock, the whole input and the whole output as JSON. */
export async function recordingModel(
  model: LanguageModelV4,
  keep: (record: CallRecord) => void,
): Promise<LanguageModelV4> {
  const { wrapLanguageModel } = await import("ai");
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: "v4",
      async wrapGenerate({ doGenerate, params }) {
        const at = Date.now();
        const started = performance.now();
        const result = await doGenerate();
        const { prompt } = params;
        const { content, finishReason, usage } = result;
        keep({
          id: randomBytes(16).toString("hex"),
          at,
          ms: performance.now() - started,
          input: JSON.stringify(prompt),
          output: JSON.stringify({ content, finishReason, usage }),
        });
        return result;
      },
    },
  });
}
