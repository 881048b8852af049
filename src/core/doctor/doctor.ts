import type { RunId } from "../ids.ts";
import type { Place } from "./_place.ts";
import type { Finding, Source } from "./finding.ts";
import { findingOf } from "./finding.ts";
import type { Sighting } from "./observe-nondeterminism.ts";
import { observeNondeterminism } from "./observe-nondeterminism.ts";

/** Says of each run what it did outside the seam. */
export interface Doctor {
  /** Places in your own code that a replay would not answer, in the order in which they were first reached. */
  findings(run: RunId): readonly Finding[];
  /** The same inside packages: mostly ids and timers of their own, so look at them second. */
  notes(run: RunId): readonly Finding[];
  /** Puts the globals back. What was found stays. */
  stop(): void;
  [Symbol.dispose](): void;
}

interface Seen {
  readonly what: Source;
  readonly place: Place;
  count: number;
}

/** Bounds for a doctor that is left on in a server: oldest runs go, a run's further places are not kept. */
const MAX_RUNS = 1_000;
const MAX_PLACES = 500;

/**
 * Watches runs for what they do outside the seam: clocks, random numbers, timers and fetch that no
 * recording holds, so that their replay would take another way. Meant for development and tests; it
 * replaces globals until `stop()`. Sees what runs in this process after it has started.
 *
 * @example
 * ```ts
 * import { open, startDoctor, workflow } from "airworthy";
 *
 * const dice = workflow({ name: "dice", run: async () => Math.random() });
 * const app = await open({ store: ":memory:", workflows: [dice] });
 * const doctor = startDoctor();
 * const run = await app.run(dice, undefined);
 * doctor.stop();
 * doctor.findings(run.id)[0]?.what; //=> "Math.random"
 * await app.close();
 * ```
 */
export function startDoctor(): Doctor {
  const runs = new Map<RunId, Map<string, Seen>>();
  const stop = observeNondeterminism((sighting) => count(runs, sighting));
  const report = (run: RunId, inPackages: boolean): readonly Finding[] =>
    [...(runs.get(run)?.values() ?? [])]
      .filter(({ place }) => (place.via !== undefined) === inPackages)
      .map(({ what, place, count }) => findingOf(what, place, count));
  return {
    findings: (run) => report(run, false),
    notes: (run) => report(run, true),
    stop,
    [Symbol.dispose]: stop,
  };
}

function count(runs: Map<RunId, Map<string, Seen>>, { run, what, place }: Sighting): void {
  const places = runs.get(run) ?? begin(runs, run);
  const key = `${what} ${place.via ?? ""} ${place.file}:${place.line}:${place.column}`;
  const seen = places.get(key);
  if (seen !== undefined) seen.count += 1;
  else if (places.size < MAX_PLACES) places.set(key, { what, place, count: 1 });
}

function begin(runs: Map<RunId, Map<string, Seen>>, run: RunId): Map<string, Seen> {
  const oldest = runs.size >= MAX_RUNS ? runs.keys().next().value : undefined;
  if (oldest !== undefined) runs.delete(oldest);
  const places = new Map<string, Seen>();
  runs.set(run, places);
  return places;
}
