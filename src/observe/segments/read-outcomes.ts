import type { RunId } from "../../core/ids.ts";
import type { FactQuery, RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import { foundBad } from "../failures/found-bad.ts";

export interface Outcomes {
  /** The newest first. */
  readonly facts: readonly RunFact[];
  readonly failed: ReadonlySet<RunId>;
}

export interface ReadOutcomesOptions extends Pick<FactQuery, "limit"> {
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  readonly workflow?: string | undefined;
  readonly release?: string | undefined;
  readonly experiment?: FactQuery["experiment"] | undefined;
}

/** Runs that ended well or badly: what was cancelled or has not ended says neither. */
export async function readOutcomes(store: Store, options: ReadOutcomesOptions): Promise<Outcomes> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const query: FactQuery = {
    ...(Object.fromEntries(given) as FactQuery),
    ...(options.experiment === undefined ? { only: "traffic" as const } : {}),
  };
  const failed = new Set((await foundBad(store, {})).keys());
  const interrupted = new Set<RunId>();
  for await (const page of store.facts({ ...query, status: "interrupted" }))
    for (const { id } of page) interrupted.add(id);
  const facts: RunFact[] = [];
  for await (const page of store.facts(query))
    for (const fact of page) {
      const isBad = fact.status === "failed" || interrupted.has(fact.id);
      if (isBad) failed.add(fact.id);
      if (isBad || fact.status === "completed") facts.push(fact);
    }
  return { facts, failed };
}
