import { tryHere } from "../core/context.ts";
import { invoke } from "../core/seam.ts";
import { inScope } from "../core/workflow-context.ts";

/** Runs a part of a pattern under a name of its own. Outside of a run there is no journal, and it just runs. */
export function scoped<T>(name: string, run: () => Promise<T>): Promise<T> {
  const place = tryHere();
  return place === undefined ? run() : inScope(place, name, run);
}

/**
 * Keeps in the journal what a pattern has decided. The decision is what is asked as well as what is
 * answered: code that now decides otherwise than the record is a divergence, and a fork can put
 * another decision in its place. `error` makes it a failed call, which it throws.
 */
export async function decided<T>(name: string, decision: T, error?: Error): Promise<T> {
  const place = tryHere();
  const perform = async (): Promise<T> => {
    if (error !== undefined) throw error;
    return decision;
  };
  if (place === undefined) return perform();
  return (await invoke({ kind: "step", name, ask: { value: decision }, perform }, place)) as T;
}

/** Aborts with the run, with the caller's own signal, or with `other`. */
export function anySignal(...others: readonly (AbortSignal | undefined)[]): AbortSignal {
  const run = tryHere()?.execution.signal;
  return AbortSignal.any([run, ...others].filter((signal) => signal !== undefined));
}
