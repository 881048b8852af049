import type { Subject } from "../core/run.ts";
import type { RunAssignment, Split, UseCases } from "../core/serving.ts";
import { inCohort } from "./in-cohort.ts";
import { murmur3 } from "./murmur3.ts";

/** Who a run is for, as far as it decides about its release. */
export interface Assignee {
  readonly subject?: Subject | undefined;
  /** Its conversation; a run without one is one by itself. */
  readonly session?: string | undefined;
  /** What a run without a session is drawn for: its own id. */
  readonly run: string;
  readonly useCase?: string | undefined;
}

/** What of {@link RunAssignment} a split decides. */
export type Assigned = Omit<RunAssignment, "rollout">;

/** Units are drawn into so many buckets: a step is 0.01 %. */
export const BUCKETS = 10_000;

/**
 * The bucket that a unit falls into in a rollout, 0 to 9,999. It never changes, so that a share that is raised
 * moves nobody back, and other rollouts draw anew.
 */
export function bucketOf(rollout: string, unit: string): number {
  return bucketIn(murmur3(rollout), unit);
}

function bucketIn(seed: number, unit: string): number {
  return Math.floor((murmur3(unit, seed) * BUCKETS) / 4_294_967_296);
}

/**
 * Makes the function that decides by a split, so that a decision costs one hash of the unit's id and little more.
 * Rules decide in this order: `deny`, use cases, `allow`, the cohort, a unit that is missing; then the draw.
 *
 * @example
 * ```ts
 * import { assigner, parseReleaseId } from "airworthy/rollout";
 *
 * const assign = assigner({ rollout: "kinder", candidate: parseReleaseId("rel_00000000000000a1"), percent: 10 });
 * assign({ session: "chat-3", run: "run_1" }); //=> { arm: "stable", share: 0.1, by: "chance" }
 * assign({ session: "chat-5", run: "run_2" }); //=> { arm: "candidate", share: 0.1, by: "chance" }
 * ```
 */
export function assigner(split: Split): (who: Assignee) => Assigned {
  const seed = murmur3(split.rollout);
  const below = Math.round(split.percent * 100);
  const share = below / BUCKETS;
  const [candidate, stable]: [Assigned, Assigned] = [
    { arm: "candidate", share, by: "chance" },
    { arm: "stable", share, by: "chance" },
  ];
  const ruled = rulesOf(split);
  const isByUser = split.unit === "user";
  return (who) => {
    const decided = ruled?.(who);
    if (decided !== undefined) return decided;
    // An empty id is no id: else all who have none would be one unit.
    const unit = isByUser ? who.subject?.id : who.session || who.run;
    if (unit === undefined || unit === "") return NO_UNIT;
    return bucketIn(seed, unit) < below ? candidate : stable;
  };
}

const NO_UNIT: Assigned = { arm: "stable", share: 0, by: "no_unit" };
const DENIED: Assigned = { arm: "stable", share: 0, by: "deny" };
const ALLOWED: Assigned = { arm: "candidate", share: 1, by: "allow" };
const OTHER_USE: Assigned = { arm: "stable", share: 0, by: "use_case" };
const OTHER_COHORT: Assigned = { arm: "stable", share: 0, by: "cohort" };
const NO_ATTRIBUTES = {};

/** What decides before the draw; undefined where nothing does, which spares looking. */
function rulesOf({
  allow = [],
  deny = [],
  cohort,
  useCases,
}: Split): ((who: Assignee) => Assigned | undefined) | undefined {
  if (allow.length === 0 && deny.length === 0 && cohort === undefined && useCases === undefined)
    return undefined;
  const [allowed, denied] = [new Set(allow), new Set(deny)];
  return (who) => {
    if (names(denied, who)) return DENIED;
    if (useCases !== undefined && isOther(useCases, who.useCase)) return OTHER_USE;
    if (names(allowed, who)) return ALLOWED;
    if (cohort !== undefined && !inCohort(cohort, who.subject?.attributes ?? NO_ATTRIBUTES))
      return OTHER_COHORT;
    return undefined;
  };
}

function isOther({ only, unknown }: UseCases, useCase: string | undefined): boolean {
  return useCase === undefined ? unknown !== "candidate" : !only.includes(useCase);
}

function names(list: ReadonlySet<string>, { subject, session }: Assignee): boolean {
  if (list.size === 0) return false;
  return (subject !== undefined && list.has(subject.id)) || (session !== undefined && list.has(session));
}
