import { hypergeometricUpper } from "../../../src/stats/distributions/hypergeometric.ts";
import { normalUpperQuantile } from "../../../src/stats/distributions/normal.ts";

/** What a rule is told after each canary run: pooled counts, and whether that run failed. */
export interface Pooled {
  baseline: number;
  baselineBad: number;
  canary: number;
  canaryBad: number;
}

/** How others decide that a canary is worse. */
export interface Rule {
  readonly name: string;
  reset(): void;
  /** After a baseline run; only rules that look at periods need it. */
  baseline?(bad: boolean): void;
  /** @returns true to roll back. */
  look(counts: Pooled, bad: boolean): boolean;
}

const ALPHA = 0.05;

/** Fisher's exact test, one-sided at 5 %, at every look. */
const fisher: Rule = {
  name: "Fisher at every look",
  reset() {},
  look({ baseline, baselineBad, canary, canaryBad }) {
    // A difference of less than a standard error has no p below 5 %: most looks need no exact sum.
    if (canaryBad === 0 || zOf({ baseline, baselineBad, canary, canaryBad }) < 1) return false;
    const marked = baselineBad + canaryBad;
    return hypergeometricUpper(canaryBad, { drawn: canary, marked, total: baseline + canary }) < ALPHA;
  },
};

/** The rate of the canary more than 1.5 times the baseline's, after 100 runs. */
const threshold: Rule = {
  name: "1.5 x the baseline's rate after 100",
  reset() {},
  look: ({ baseline, baselineBad, canary, canaryBad }) =>
    canary >= 100 && baseline > 0 && canaryBad / canary > 1.5 * (baselineBad / baseline),
};

/** The mixture SPRT of Optimizely for two rates: tau 0.05, pooled variance, at least 30 runs a side, only when the canary is worse. */
const msprt: Rule = {
  name: "mSPRT",
  reset() {},
  look({ baseline, baselineBad, canary, canaryBad }) {
    if (baseline < 30 || canary < 30) return false;
    const b = baselineBad / baseline;
    const c = canaryBad / canary;
    if (c <= b) return false;
    const pooled = (baselineBad + canaryBad) / (baseline + canary);
    const v = pooled * (1 - pooled) * (1 / baseline + 1 / canary);
    if (v === 0) return false;
    const tau = 0.05 ** 2;
    const log = 0.5 * Math.log(v / (v + tau)) + (tau * (c - b) ** 2) / (2 * v * (v + tau));
    return log >= Math.log(1 / ALPHA);
  },
};

const TUNING = 5_000;
const RHO2 = (-2 * Math.log(ALPHA) + Math.log(-2 * Math.log(ALPHA) + 1)) / TUNING;

/** GrowthBook's guardrail: the one-sided asymptotic confidence sequence of Waudby-Smith et al., tuned to 5,000. */
const growthbook: Rule = {
  name: "GrowthBook's formula",
  reset() {},
  look({ baseline, baselineBad, canary, canaryBad }) {
    if (baseline < 2 || canary < 2) return false;
    const b = baselineBad / baseline;
    const c = canaryBad / canary;
    if (c <= b) return false;
    const v = (b * (1 - b)) / (baseline - 1) + (c * (1 - c)) / (canary - 1);
    const n = baseline + canary;
    const t = n * RHO2 + 1;
    const reach =
      Math.sqrt(v * n) * Math.sqrt(((2 * t) / (n * n * RHO2)) * Math.log(1 + Math.sqrt(t) / (2 * ALPHA)));
    return c - b > reach;
  },
};

const BUCKET = 20;
const LEAST_BUCKETS = 10;
const Z98 = normalUpperQuantile(0.01);
const TOLERANCE = 0.25;

/**
 * Kayenta's judge: Mann-Whitney on failure rates of periods (20 runs), the 98 % interval of the shift must clear a quarter
 * of the Hodges-Lehmann estimate; asked again after every period, from the tenth. The interval is by order statistics; Kayenta's
 * root finder can end a little above 0 where most periods are tied, and then rolls back more often than is shown.
 */
function kayenta(): Rule {
  // How many periods had 0..20 failures: all pairwise differences follow from these.
  const periods = { canary: new Float64Array(BUCKET + 1), baseline: new Float64Array(BUCKET + 1) };
  const open = { canary: { n: 0, bad: 0 }, baseline: { n: 0, bad: 0 } };
  const counts = { canary: 0, baseline: 0 };
  const add = (arm: "canary" | "baseline", bad: boolean): boolean => {
    const bucket = open[arm];
    bucket.n += 1;
    bucket.bad += bad ? 1 : 0;
    if (bucket.n < BUCKET) return false;
    periods[arm][bucket.bad] = (periods[arm][bucket.bad] ?? 0) + 1;
    counts[arm] += 1;
    open[arm] = { n: 0, bad: 0 };
    return true;
  };
  const differences = new Float64Array(2 * BUCKET + 1);
  return {
    name: "Kayenta's rule",
    reset() {
      periods.canary.fill(0);
      periods.baseline.fill(0);
      open.canary = { n: 0, bad: 0 };
      open.baseline = { n: 0, bad: 0 };
      counts.canary = 0;
      counts.baseline = 0;
    },
    baseline(bad) {
      add("baseline", bad);
    },
    look(_pooled, bad) {
      if (!add("canary", bad) || counts.canary < LEAST_BUCKETS || counts.baseline < LEAST_BUCKETS)
        return false;
      differences.fill(0);
      for (let c = 0; c <= BUCKET; c++) {
        const mine = periods.canary[c] ?? 0;
        if (mine === 0) continue;
        for (let b = 0; b <= BUCKET; b++) {
          const place = c - b + BUCKET;
          differences[place] = (differences[place] ?? 0) + mine * (periods.baseline[b] ?? 0);
        }
      }
      const pairs = counts.canary * counts.baseline;
      const rank = pairs / 2 - Z98 * Math.sqrt((pairs * (counts.canary + counts.baseline + 1)) / 12);
      const estimate = valueAt(differences, pairs / 2);
      return valueAt(differences, Math.max(1, rank)) > TOLERANCE * Math.abs(estimate);
    },
  };
}

function valueAt(counts: Float64Array, rank: number): number {
  let seen = 0;
  for (let i = 0; i < counts.length; i++) {
    seen += counts[i] ?? 0;
    if (seen >= rank) return i - BUCKET;
  }
  return BUCKET;
}

function zOf({ baseline, baselineBad, canary, canaryBad }: Pooled): number {
  const pooled = (baselineBad + canaryBad) / (baseline + canary);
  const v = pooled * (1 - pooled) * (1 / baseline + 1 / canary);
  return v === 0 ? 0 : (canaryBad / canary - baselineBad / baseline) / Math.sqrt(v);
}

export const HARM = "this gate";

export function allRules(): Rule[] {
  return [fisher, threshold, msprt, growthbook, kayenta()];
}

export const RULE_NAMES: readonly string[] = [HARM, ...allRules().map(({ name }) => name)];
