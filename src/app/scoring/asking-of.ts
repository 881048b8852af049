import type { RunId } from "../../core/ids.ts";
import type { AskAside } from "../../evals/live/run-scored.ts";
import type { App } from "../open.ts";

/** Runs what a scorer of a run asks, such as its judge: recorded as a run of its own, which is no traffic. */
export function askingOf({ run }: Pick<App, "run">): (scored: RunId) => AskAside {
  return (scored) => async (workflow, input, signal) => {
    const parent = { kind: "score", run: scored } as const;
    const result = await run(workflow, input, { by: "given", parent, signal });
    const { cost, tokensIn, tokensOut } = result.totals;
    const spent = { runs: [result.id], cost, tokensIn, tokensOut };
    if (result.status === "completed") return { spent, output: result.output };
    const error =
      result.status === "waiting" ? new Error(`The run "${result.id}" waits for a person`) : result.error;
    return { spent, error };
  };
}
