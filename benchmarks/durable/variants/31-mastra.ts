import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { peerVersion } from "../../harness/peer-version.ts";
import type { Counts, DurableVariant } from "../variant.ts";
import { stepsPerRun } from "../variant.ts";

const counts: Counts = { warmUp: 5, warmUpInFlight: 10, sequential: 40, inFlight: 100 };

export const variant: DurableVariant = {
  name: `Mastra ${peerVersion("@mastra/core")}, LibSQL ${peerVersion("@mastra/libsql")}`,
  role: "peer",
  // Its connections ask for NORMAL, yet strace counts two fsyncs a step.
  durabilities: ["full"],
  counts: { process: counts, full: counts },
  async setup({ directory }) {
    const { Mastra } = await import("@mastra/core/mastra");
    const { createStep, createWorkflow } = await import("@mastra/core/workflows");
    const { LibSQLStore } = await import("@mastra/libsql");
    const { z } = await import("zod");
    const steps = new Map<string, (index: number) => Promise<unknown>>();
    const schema = { inputSchema: z.any(), outputSchema: z.any() };
    const makeStep = (index: number) =>
      createStep({ id: `step-${index}`, ...schema, execute: async ({ runId }) => steps.get(runId)?.(index) });
    let chain = createWorkflow({ id: "ten-steps", ...schema }).then(makeStep(0));
    for (let index = 1; index < stepsPerRun; index += 1) chain = chain.then(makeStep(index));
    const workflow = chain.commit();
    const storage = new LibSQLStore({
      id: "benchmark",
      url: pathToFileURL(join(directory, "mastra.db")).href,
    });
    // Registering gives the workflow its storage.
    new Mastra({ storage, logger: false, workflows: { workflow } });
    return {
      async run(n, step) {
        const runId = `run_${n}`;
        steps.set(runId, step);
        const run = await workflow.createRun({ runId });
        const result = await run.start({ inputData: {} });
        steps.delete(runId);
        if (result.status !== "success") throw new Error(`Cannot finish ${runId}: ${result.status}`);
      },
      close: () => storage.close(),
    };
  },
};
