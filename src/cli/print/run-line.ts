import type { RunSummary } from "../../core/run.ts";
import type { Format } from "../terminal.ts";
import { duration, grouped, money, plural } from "./amounts.ts";

/** The status that people are told: a run whose process died is `interrupted`. */
export function statusOf(run: Pick<RunSummary, "status" | "interrupted">): string {
  return run.interrupted ? "interrupted" : run.status;
}

const COLOURS: Readonly<Record<string, Format>> = {
  completed: "green",
  failed: "red",
  cancelled: "yellow",
  interrupted: "yellow",
  waiting: "cyan",
  running: "blue",
};

export function statusFormat(status: string): Format {
  return COLOURS[status] ?? "reset";
}

/** `run_… completed in 1.2s: 4 calls, 1,234 tokens, $0.0012` */
export function runLine(run: RunSummary): string {
  const { calls, tokensIn, tokensOut, cost, toolErrors } = run.totals;
  const parts = [plural(calls, "call")];
  if (tokensIn + tokensOut > 0) parts.push(`${grouped(tokensIn + tokensOut)} tokens`);
  if (tokensIn + tokensOut > 0 || cost !== 0) parts.push(cost === undefined ? "cost unknown" : money(cost));
  if (toolErrors > 0) parts.push(plural(toolErrors, "tool error"));
  const took = run.took === undefined ? "" : ` in ${duration(run.took)}`;
  return `${run.id} ${statusOf(run)}${took}: ${parts.join(", ")}`;
}
