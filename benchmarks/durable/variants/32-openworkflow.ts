import { join } from "node:path";
import { peerVersion } from "../../harness/peer-version.ts";
import type { Counts, DurableVariant, Step } from "../variant.ts";
import { stepsPerRun } from "../variant.ts";

const counts: Counts = { warmUp: 3, warmUpInFlight: 6, sequential: 20, inFlight: 400 };

export const variant: DurableVariant = {
  name: `OpenWorkflow ${peerVersion("openworkflow")}, SQLite`,
  role: "peer",
  // It leaves node:sqlite's default of synchronous = FULL.
  durabilities: ["full"],
  counts: { process: counts, full: counts },
  async setup({ directory }) {
    const { OpenWorkflow } = await import("openworkflow");
    const { BackendSqlite } = await import("openworkflow/sqlite");
    const backend = BackendSqlite.connect(join(directory, "openworkflow.db"));
    const client = new OpenWorkflow({ backend });
    const running = new Map<number, { step: Step; resolve: () => void }>();
    const workflow = client.defineWorkflow<{ n: number }, string>(
      { name: "ten-steps" },
      async ({ input, step }) => {
        const run = running.get(input.n);
        if (run === undefined) throw new Error(`Cannot find run ${input.n}`);
        for (let index = 0; index < stepsPerRun; index += 1) {
          await step.run({ name: `step-${index}` }, () => run.step(index));
        }
        run.resolve();
        return "done";
      },
    );
    const worker = client.newWorker({ concurrency: 100 });
    await worker.start();
    return {
      // `result()` polls once a second, which would hide everything else: what counts is when the last step is stored.
      run: (n, step) =>
        new Promise<void>((resolve, reject) => {
          running.set(n, { step, resolve });
          workflow.run({ n }).catch(reject);
        }).finally(() => running.delete(n)),
      async close() {
        await worker.stop();
        await backend.stop();
      },
    };
  },
};
