import { DBOS } from "@dbos-inc/dbos-sdk";
import { startPostgres } from "./start-postgres.ts";
import type { Work } from "./work.ts";
import { STEPS, stepOf } from "./work.ts";

const ignore = (): void => {};
const QUEUE = "ten";

/** The workflow by the SDK of DBOS alone, from a queue, so that any worker might take it. */
export async function bareDbos(directory: string): Promise<Work> {
  const server = await startPostgres(directory);
  DBOS.setConfig({
    name: "ten",
    systemDatabaseUrl: server.url,
    applicationVersion: "1",
    logger: { info: ignore, debug: ignore, warn: ignore, error: ignore },
  });
  const ten = DBOS.registerWorkflow(
    async (_: unknown) => {
      for (let index = 0; index < STEPS; index += 1)
        await DBOS.runStep(async () => stepOf(index), { name: `step-${index}` });
      return { ok: true };
    },
    { name: "ten" },
  );
  await DBOS.launch();
  await DBOS.registerQueue(QUEUE, {
    onConflict: "always_update",
    minPollingIntervalMs: 50,
    workerConcurrency: 100,
  });
  return {
    one: async (n) => {
      const handle = await DBOS.startWorkflow(ten, { workflowID: `run-${n}`, queueName: QUEUE })({
        order: 10_023,
      });
      await handle.getResult();
    },
    close: async () => {
      await DBOS.shutdown();
      await server.dispose();
    },
  };
}
