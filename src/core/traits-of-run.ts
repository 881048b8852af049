import { handedTo } from "./boundary.ts";
import type { EncodedError } from "./error-codec.ts";
import { routeOf } from "./route-of.ts";
import type { CallRecord, StoredRun } from "./run.ts";
import { nameOf } from "./run.ts";
import { stepOf } from "./step-of.ts";

export interface ToolUse {
  readonly name: string;
  readonly calls: number;
  readonly errors: number;
}

/** What is kept of a run's calls beside its row, so that nobody has to read them to sort runs by it. */
export interface RunTraits {
  readonly route: string | undefined;
  /** In the order of their first calls. */
  readonly tools: readonly ToolUse[];
  /** The step whose error ended the run; undefined where the workflow's own code did, or nothing. */
  readonly failedAt: string | undefined;
}

/** More tools than these of one run are not told apart. */
const MOST_TOOLS = 50;

export function traitsOfRun({ calls, end }: Pick<StoredRun, "calls" | "end">): RunTraits {
  const failed = end?.status === "failed" ? failedCall(calls, end.error) : undefined;
  return {
    // Who was handed over was not answered there.
    route: end?.status === "cancelled" && handedTo(end.error) !== undefined ? undefined : routeOf(calls),
    tools: toolsOf(calls),
    failedAt: failed === undefined ? undefined : stepOf(failed.address),
  };
}

/** The call whose error the run ended with, or with an error that was caused by it. */
export function failedCall(calls: readonly CallRecord[], error: EncodedError): CallRecord | undefined {
  const messages = new Set<string>();
  for (let at: EncodedError | undefined = error; at !== undefined; at = at.cause) messages.add(at.message);
  return calls.findLast(({ state, answer }) => state === "failed" && messages.has(errorIn(answer).message));
}

/** The error of a call that failed, as it is kept in its answer. */
export function errorIn(answer: string | undefined): EncodedError {
  const parsed: unknown = answer === undefined ? undefined : JSON.parse(answer);
  const isError = typeof parsed === "object" && parsed !== null && "message" in parsed;
  return isError ? (parsed as EncodedError) : { name: "Error", message: answer ?? "" };
}

function toolsOf(calls: readonly CallRecord[]): readonly ToolUse[] {
  const uses = new Map<string, { calls: number; errors: number }>();
  for (const { kind, state, address } of calls) {
    if (kind !== "tool") continue;
    const name = nameOf(address);
    const use = uses.get(name) ?? { calls: 0, errors: 0 };
    if (uses.size >= MOST_TOOLS && use.calls === 0) continue;
    use.calls += 1;
    use.errors += state === "failed" ? 1 : 0;
    uses.set(name, use);
  }
  return [...uses].map(([name, use]) => ({ name, ...use }));
}
