import { z } from "zod";
import { open } from "../../src/app/open.ts";
import { workflow } from "../../src/core/workflow.ts";
import { postgresLimits } from "../../src/postgres/postgres-limits.ts";
import { tool } from "../../src/tools/tool.ts";

export interface Load {
  readonly url: string;
  readonly perSecond: number;
  readonly runs: number;
  /** Of the database that shares the limit with other processes; without one it holds in this process. */
  readonly database?: Readonly<Record<string, unknown>>;
}

export interface LoadResult {
  readonly failed: number;
  /** The longest wait on record, in ms. */
  readonly longest: number;
}

/** Runs that all begin at once, of one call each. */
export async function runLoad({ url, perSecond, runs, database }: Load): Promise<LoadResult> {
  const limited = tool({
    name: "service",
    description: "Asks a service that may be asked so often a second",
    input: z.object({ n: z.number() }),
    output: z.string(),
    effect: "read",
    limits: { rate: perSecond },
    run: async () => {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (!response.ok) throw Object.assign(new Error(`HTTP ${response.status}`), { response });
      return "done";
    },
  });
  const flow = workflow({ name: "load", run: async (_ctx, n: number) => limited.call({ n }) });
  const limits = database === undefined ? {} : { limits: postgresLimits({ client: database }) };
  const app = await open({ store: ":memory:", workflows: [flow], ...limits });
  const results = await Promise.all(Array.from({ length: runs }, (_, n) => app.run(flow, n)));
  const waits = await Promise.all(
    results.map(async ({ id }) => (await app.store.load(id))?.calls[0]?.note?.waited ?? 0),
  );
  await app.close();
  return {
    failed: results.filter(({ status }) => status !== "completed").length,
    longest: Math.max(...waits),
  };
}
