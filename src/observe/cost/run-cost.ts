import type { Usage } from "../../core/call.ts";
import { routeOf } from "../../core/route-of.ts";
import type { StoredRun } from "../../core/run.ts";

/** What one run spent on models. */
export interface RunCost {
  readonly run: StoredRun["id"];
  readonly workflow: string;
  /** The use case it was routed to; undefined where nothing was decided. */
  readonly route: string | undefined;
  /** Runs of one customer, else of one session, are not independent of each other. */
  readonly cluster: string;
  readonly completed: boolean;
  /** Ms since the epoch. */
  readonly at: number;
  /** US dollars; undefined where the price of one call is unknown. */
  readonly usd: number | undefined;
  readonly calls: readonly SpentCall[];
}

/** One model call as far as its cost goes. */
export interface SpentCall {
  /** `provider/model` as it was recorded. */
  readonly model: string;
  readonly usage: Usage;
  /** US dollars; undefined where the price is unknown. */
  readonly usd: number | undefined;
  /** The call ended in an error, so that its answer was of no use. */
  readonly failed: boolean;
  /** What was asked and answered, where tokens are to be counted anew. */
  readonly texts?: { readonly ask: readonly string[]; readonly answer: string };
}

/** Reads what a run spent from its journal; with `texts` what was said is kept too, for counting it anew. */
export function runCost(run: StoredRun, { texts = false }: { readonly texts?: boolean } = {}): RunCost {
  const calls = run.calls
    .filter(({ kind, state }) => kind === "model" && state !== "begun")
    .map((call) => spentCall(call, texts));
  const known = calls.every(({ usd, failed }) => usd !== undefined || failed);
  return {
    run: run.id,
    workflow: run.workflow,
    route: routeOf(run.calls),
    cluster: run.subject?.id ?? run.session ?? run.id,
    completed: run.status === "completed",
    at: run.startedAt,
    usd: known ? calls.reduce((sum, { usd = 0 }) => sum + usd, 0) : undefined,
    calls,
  };
}

const NO_TOKENS: Usage = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

function spentCall({ note, state, ask, answer = "" }: StoredRun["calls"][number], texts: boolean): SpentCall {
  const spent = {
    model: note?.model ?? "unknown",
    usage: note?.usage ?? NO_TOKENS,
    usd: note?.cost,
    failed: state === "failed",
  };
  if (!texts) return spent;
  const asked = ask === undefined ? [] : [ask.text, ask.shared?.text ?? "", ...(ask.thread?.texts ?? [])];
  return { ...spent, texts: { ask: asked, answer } };
}
