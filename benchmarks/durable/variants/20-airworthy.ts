import { join } from "node:path";
import type { Context } from "../../../src/core/workflow-context.ts";
import type { DurableVariant, Step } from "../variant.ts";
import { fastCounts, stepsPerRun } from "../variant.ts";

export const variant: DurableVariant = {
  name: "airworthy",
  role: "airworthy",
  durabilities: ["process", "full"],
  counts: fastCounts({ full: 1500 }),
  async setup({ directory, durability }) {
    const { open } = await import("../../../src/app/open.ts");
    const { workflow } = await import("../../../src/core/workflow.ts");
    const app = await open({ store: join(directory, "airworthy.db"), durability });
    const ten = workflow({
      name: "ten-steps",
      run: async (ctx: Context, step: Step) => {
        for (let index = 0; index < stepsPerRun; index += 1)
          await ctx.step(`step-${index}`, () => step(index));
      },
    });
    return {
      async run(_n, step) {
        // The step function is the benchmark's own, not an input that a workflow would be given.
        const flow = { ...ten, run: (ctx: Context) => ten.run(ctx, step) };
        const result = await app.run(flow, undefined);
        if (result.status !== "completed") throw new Error(`A run ended as ${result.status}`);
      },
      close: () => app.close(),
    };
  },
};
