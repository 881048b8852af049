import type { Address } from "../core/ids.ts";
import type { CallRecord, StoredRun } from "../core/run.ts";
import { stepOf, withoutCounters } from "../core/step-of.ts";

/** What one run did at one step. */
export interface StepOfRun {
  readonly step: string;
  readonly kind: CallRecord["kind"];
  readonly passed: boolean;
  readonly calls: number;
  readonly failures: number;
  /** Ms since the run's start. */
  readonly at: number;
  /** Ms of all its calls. */
  readonly took: number;
  /** US dollars of what is priced, calls made inside of its calls included. */
  readonly cost: number;
  /** Model calls whose price is unknown. */
  readonly unpriced: number;
}

export type Passes = (call: CallRecord) => boolean;

const STEPS: ReadonlySet<CallRecord["kind"]> = new Set(["model", "tool", "step"]);

/**
 * The steps of a run. A step is a call's address without counters (`handle/lookup_order#2` is
 * `handle/lookup_order`), the numbered branches of a parallel part taken together, with a star for their number.
 * A run passes a step if the last call there did, in every branch: a failure that was made good
 * by trying again is none of the run's. Calls made inside of another call are part of that one.
 */
export function stepsOfRun(run: Pick<StoredRun, "calls">, passes: Passes): readonly StepOfRun[] {
  const ended = run.calls.filter((call) => call.state !== "begun").sort((a, b) => a.seq - b.seq);
  const addresses = new Set(ended.map(({ address }) => address));
  const costs = costsByOutermost(ended, addresses);
  const outer = ended.filter(
    ({ address, kind }) => STEPS.has(kind) && outermost(address, addresses) === address,
  );
  return [...Map.groupBy(outer, ({ address }) => stepOf(address))].map(([step, calls]) =>
    summarise(step, calls, { passes, costs }),
  );
}

function summarise(
  step: string,
  calls: readonly CallRecord[],
  { passes, costs }: { passes: Passes; costs: ReadonlyMap<Address, Cost> },
): StepOfRun {
  const branches = Map.groupBy(calls, ({ address }) => withoutCounters(address));
  return {
    step,
    kind: calls[0]?.kind ?? "step",
    passed: [...branches.values()].every((branch) => branch.slice(-1).every(passes)),
    calls: calls.length,
    failures: calls.filter((call) => !passes(call)).length,
    at: Math.min(...calls.map(({ at }) => at)),
    took: sum(calls, ({ took }) => took),
    cost: sum(calls, ({ address }) => costs.get(address)?.cost ?? 0),
    unpriced: sum(calls, ({ address }) => costs.get(address)?.unpriced ?? 0),
  };
}

interface Cost {
  readonly cost: number;
  readonly unpriced: number;
}

function costsByOutermost(
  calls: readonly CallRecord[],
  addresses: ReadonlySet<Address>,
): ReadonlyMap<Address, Cost> {
  const costs = new Map<Address, Cost>();
  for (const { kind, state, address, note } of calls) {
    if (kind !== "model") continue;
    const owner = outermost(address, addresses);
    const { cost, unpriced } = costs.get(owner) ?? { cost: 0, unpriced: 0 };
    const unknown = note?.cost === undefined && state === "done" ? 1 : 0;
    costs.set(owner, { cost: cost + (note?.cost ?? 0), unpriced: unpriced + unknown });
  }
  return costs;
}

/** The call that this one was made in, the outermost of them; itself if it was made in none. */
function outermost(address: Address, calls: ReadonlySet<Address>): Address {
  for (let i = address.indexOf("/"); i !== -1; i = address.indexOf("/", i + 1)) {
    const parent = address.slice(0, i) as Address;
    if (calls.has(parent)) return parent;
  }
  return address;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
