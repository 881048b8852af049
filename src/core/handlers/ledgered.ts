import type { Call, Handler, Outcome } from "../call.ts";
import type { Ledger } from "../store.ts";

/** Gives a repeated write its first result, by tool and idempotency key, in this run and in others. */
export function ledgered(ledger: Ledger): Handler {
  const inFlight = writesOf(ledger);
  return async (call, next) => {
    const { key } = call;
    const keepFor = call.policy.ledger?.keepFor;
    if (key === undefined || keepFor === undefined) return next(call);
    const slot = `${call.name}\n${key}`;
    // Two calls with one key at the same moment: the second must wait for the first's result, not race it.
    const running = inFlight.get(slot);
    if (running !== undefined) return running.then(fromLedger);
    const first = once(call, key, keepFor);
    inFlight.set(slot, first);
    return first.finally(() => inFlight.delete(slot));

    async function once(asked: Call, id: string, keep: number): Promise<Outcome> {
      const entry = await ledger.find(asked.name, id);
      if (entry !== undefined)
        return fromLedger({ ok: true, value: asked.decode(entry.answer), text: entry.answer });
      const outcome = await next(asked);
      if (!outcome.ok) return outcome;
      const answer = asked.encode(outcome.value);
      const storedAt = Date.now();
      await ledger.keep(
        asked.name,
        id,
        { answer: asked.execution.options.redact(answer), run: asked.execution.id, storedAt },
        storedAt + keep,
      );
      return outcome;
    }
  };
}

/** Runs of one process share the ledger, and so must what is on its way to it. */
const writes = new WeakMap<Ledger, Map<string, Promise<Outcome>>>();

function writesOf(ledger: Ledger): Map<string, Promise<Outcome>> {
  const known = writes.get(ledger) ?? new Map<string, Promise<Outcome>>();
  writes.set(ledger, known);
  return known;
}

function fromLedger(outcome: Outcome): Outcome {
  return outcome.ok ? { ...outcome, note: { ...outcome.note, from: "ledger" } } : outcome;
}
