import type { Call, Handler, Next, Outcome } from "../call.ts";
import type { Ledger } from "../store.ts";

/** Gives a repeated write its first result, by tool and idempotency key, in this run and in others. */
export function ledgered(ledger: Ledger): Handler {
  const inFlight = writesOf(ledger);
  return (call, next) => {
    const { key } = call;
    const keepFor = call.policy.ledger?.keepFor;
    if (key === undefined || keepFor === undefined) return next(call);
    const slot = `${call.name}\n${key}`;
    // Two calls with one key at the same moment: the second must wait for the first's result, not race it.
    const running = inFlight.get(slot);
    if (running !== undefined) return running.then(fromLedger);
    const first = once({ call, next, ledger }, key, keepFor).finally(() => inFlight.delete(slot));
    inFlight.set(slot, first);
    return first;
  };
}

async function once(
  { call, next, ledger }: { call: Call; next: Next; ledger: Ledger },
  key: string,
  keepFor: number,
): Promise<Outcome> {
  const entry = await ledger.find(call.name, key);
  if (entry !== undefined)
    return fromLedger({ ok: true, value: call.decode(entry.answer), text: entry.answer });
  const outcome = await next(call);
  if (!outcome.ok) return outcome;
  const { options, id } = call.execution;
  const storedAt = Date.now();
  await ledger.keep(
    call.name,
    key,
    { answer: options.redact(call.encode(outcome.value)), run: id, storedAt },
    storedAt + keepFor,
  );
  return outcome;
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
