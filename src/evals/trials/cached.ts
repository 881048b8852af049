import type { Call, CallNote, Handler, Outcome } from "../../core/call.ts";
import { digest } from "../../core/canonical.ts";
import type { Ledger } from "../../core/store.ts";

/** Names the cache in the ledger. */
const SLOT = "airworthy:eval-cache";
const KEPT_FOR = 30 * 86_400_000;

export interface CachedOptions {
  readonly ledger: Ledger;
  readonly case: string;
  readonly trial: number;
}

/**
 * Answers a model call as the same call was answered in the same trial of the same case before. What
 * belongs to another trial is never taken: repeats would agree with each other and say nothing of noise.
 * What a cached answer once cost counts as saved, not as spent.
 */
export function cached({ ledger, case: id, trial }: CachedOptions): Handler {
  const asked = new Map<string, number>();
  return async (call, next) => {
    if (call.kind !== "model" || call.askHash === undefined) return next(call);
    const occurrence = (asked.get(call.askHash) ?? 0) + 1;
    asked.set(call.askHash, occurrence);
    const key = digest(JSON.stringify([call.askHash, id, trial, occurrence]));
    const entry = await ledger.find(SLOT, key);
    if (entry !== undefined) return recalled(call, entry.answer);
    const outcome = await next(call);
    if (!outcome.ok) return outcome;
    const text = outcome.text ?? call.encode(outcome.value);
    const { redact } = call.execution.options;
    const answer = JSON.stringify({ text: redact(text), note: outcome.note ?? call.note(outcome.value) });
    const storedAt = Date.now();
    await ledger.keep(SLOT, key, { answer, run: call.execution.id, storedAt }, storedAt + KEPT_FOR);
    return { ...outcome, text };
  };
}

function recalled(call: Call, answer: string): Outcome {
  const { text, note = {} } = JSON.parse(answer) as { text: string; note?: CallNote };
  const { cost, ...rest } = note;
  const value = call.decode(text);
  if (cost === undefined) return { ok: true, value, text, note: { ...rest, from: "cache", cost: 0 } };
  return { ok: true, value, text, note: { ...rest, from: "cache", cost: 0, saved: cost } };
}
