import type { Criteria } from "../criteria.ts";
import type { Figures } from "../figures/figures.ts";
import { experimentFigures } from "../figures/figures.ts";
import type { Tried } from "../figures/tried.ts";
import type { Criterion, PartCriteria } from "./criteria-of.ts";
import { criteriaOf } from "./criteria-of.ts";
import type { EvalVerdict, Held } from "./held.ts";

/**
 * Holds a release against criteria, without a baseline. A criterion counts by its interval: PASS if all of it is on the right side,
 * BLOCK if all is on the wrong one, else INCONCLUSIVE; with `strict: false` by the number itself. ERROR where scorers
 * failed and the trials they failed on would decide it.
 */
export function holdCriteria(
  tried: Tried,
  {
    criteria,
    figures = experimentFigures(tried),
  }: { readonly criteria: Criteria; readonly figures?: Figures },
): readonly Held[] {
  const held = hold(figures, criteria);
  if (figures.uncounted === 0) return held;
  const extremes = [true, false].map((pass) => hold(experimentFigures(scored(tried, pass)), criteria));
  const why = `scorers failed on ${figures.uncounted} of ${figures.trials} trials, which decide it`;
  return held.map((one, i) =>
    extremes.every((other) => other[i]?.verdict === one.verdict) ? one : { ...one, verdict: "ERROR", why },
  );
}

/** As if every scorer that failed had said so. */
function scored(tried: Tried, pass: boolean): Tried {
  const records = tried.experiment.records.map((record) =>
    record.pass === undefined ? { ...record, pass } : record,
  );
  return { ...tried, experiment: { ...tried.experiment, records } };
}

function hold(figures: Figures, { parts = {}, regression: _, ...own }: Criteria): readonly Held[] {
  const inherited = own.strict === undefined ? {} : { strict: own.strict };
  return [
    ...criteriaOf(figures, own).map((criterion) => heldOf(criterion, own, {})),
    ...Object.entries(parts).flatMap(([part, rest]) => {
      const found = figures.parts.find(({ kind, name }) => (kind === "tag" ? `#${name}` : name) === part);
      const criteria = { ...inherited, ...rest };
      const where = { part, ...(found === undefined ? {} : { caseIds: found.caseIds }) };
      return criteriaOf(found?.figures, criteria).map((criterion) => heldOf(criterion, criteria, where));
    }),
  ];
}

function heldOf(
  { known, unknown, ...what }: Criterion,
  { strict = true }: PartCriteria,
  where: Pick<Held, "part" | "caseIds">,
): Held {
  const held = { ...what, ...where, kind: "criterion" } as const;
  if (known === undefined) {
    const why = where.part !== undefined && where.caseIds === undefined ? "no case is of this part" : unknown;
    return { ...held, measured: undefined, n: 0, verdict: "INCONCLUSIVE", why };
  }
  const { value, n, low, high } = known;
  const verdict = strict ? judge(what, { low, high }) : judge(what, { low: value, high: value });
  const why =
    verdict === "INCONCLUSIVE"
      ? Number.isFinite(low) && Number.isFinite(high)
        ? "its interval holds the limit: more cases would tell"
        : "so few cases cannot bound it"
      : strict
        ? ""
        : "by the number itself, whatever its interval";
  return { ...held, measured: value, interval: { low, high }, n, verdict, why };
}

function judge(
  { bound, limit }: Pick<Held, "bound" | "limit">,
  { low, high }: { low: number; high: number },
): EvalVerdict {
  if (bound === "at least") return low >= limit ? "PASS" : high < limit ? "BLOCK" : "INCONCLUSIVE";
  return high <= limit ? "PASS" : low > limit ? "BLOCK" : "INCONCLUSIVE";
}
