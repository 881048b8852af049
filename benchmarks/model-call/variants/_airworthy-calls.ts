import { join } from "node:path";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { question } from "../instant-model.ts";
import type { ModelCaller } from "../variant.ts";

/** Calls made inside of one run that stays open, so that the cost of a run's begin and end is not a call's. */
export async function airworthyCalls(options: {
  directory: string;
  model: LanguageModelV4;
}): Promise<ModelCaller> {
  const { open } = await import("../../../src/app/open.ts");
  const { workflow } = await import("../../../src/core/workflow.ts");
  const { generateText } = await import("../../../src/models/ai-sdk.ts");
  const app = await open({ store: join(options.directory, "airworthy.db") });
  const ask = async (): Promise<void> => {
    await generateText({ model: options.model, ...question, telemetry: { isEnabled: false } });
  };
  const batch = workflow({
    name: "calls",
    run: async (_ctx, given: { count: number; inFlight: boolean }) => {
      if (given.inFlight) await Promise.all(Array.from({ length: given.count }, ask));
      else for (let index = 0; index < given.count; index += 1) await ask();
    },
  });
  const run = async (count: number, inFlight: boolean): Promise<void> => {
    const result = await app.run(
      batch,
      { count, inFlight },
      { budget: { repeats: Number.POSITIVE_INFINITY } },
    );
    if (result.status !== "completed") throw new Error(`A run ended as ${result.status}`);
  };
  return {
    call: () => run(1, false),
    callMany: run,
    settle: async () => {},
    async close(calls) {
      const { calls: stored } = await app.store.stats();
      await app.close();
      if (stored !== calls)
        throw new Error(`Cannot trust the figures: ${stored} of ${calls} calls were stored`);
    },
  };
}
