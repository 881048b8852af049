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
  const text = outcome.ok ? textOf(call, outcome.value) : undefined;
  if (text === undefined) return outcome;
  const { options, id } = call.execution;
  const storedAt = Date.now();
  const first = { answer: options.redact(text), run: id, storedAt };
  // Not awaited: the call's own record comes right behind it and shares its transaction, and is awaited.
  ledger
    .keep(call.name, key, first, storedAt + keepFor)
    .catch((error: unknown) => call.execution.stop(error));
  return { ...outcome, text };
}

/** Undefined for what cannot be kept: the journal makes that the call's error. */
function textOf(call: Call, value: unknown): string | undefined {
  try {
    return call.encode(value);
  } catch {
    return undefined;
  }
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
