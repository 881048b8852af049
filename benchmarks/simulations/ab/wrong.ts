import { type Experiment, quantile } from "../experiment.ts";
import { Random } from "../random.ts";
import { type Arms, drifting, failing, latencies, stars } from "./arms.ts";
import { play, RULES } from "./rules.ts";

export const TESTS = 2_000;
export const MOST = 10_000;

interface Equal {
  readonly id: string;
  readonly arms: Arms;
  readonly share: number;
}

/** Two releases that do not differ. */
export const EQUAL: readonly Equal[] = [
  { id: "1% fail, 50/50", arms: failing(0.01, 0.01), share: 0.5 },
  { id: "5% fail, 50/50", arms: failing(0.05, 0.05), share: 0.5 },
  { id: "20% fail, 50/50", arms: failing(0.2, 0.2), share: 0.5 },
  { id: "50% fail, 50/50", arms: failing(0.5, 0.5), share: 0.5 },
  { id: "5% fail, 90/10", arms: failing(0.05, 0.05), share: 0.1 },
  { id: "20% fail, 90/10", arms: failing(0.2, 0.2), share: 0.1 },
  { id: "2% to 8% fail in both, 50/50", arms: drifting(0.02, 0.08, 0), share: 0.5 },
  { id: "stars of users, 50/50", arms: stars(0), share: 0.5 },
  { id: "latency, sigma 1, 50/50", arms: latencies(1, 1), share: 0.5 },
];

/** How often one of two equal releases is called better. */
export const wrong: readonly Experiment[] = EQUAL.map(({ id, arms, share }, index) => ({
  id: `equal, ${id}`,
  run(scale) {
    const tests = Math.ceil(TESTS * scale);
    const random = new Random(4_000 + index);
    const decided = new Map(RULES.map((rule) => [rule as string, 0]));
    for (let i = 0; i < tests; i++) {
      const ended = play({ arms, share, runs: MOST, others: true }, random);
      for (const rule of RULES) if (ended[rule]?.side !== 0) decided.set(rule, (decided.get(rule) ?? 0) + 1);
    }
    return Object.fromEntries([...decided].map(([rule, count]) => [rule, count / tests]));
  },
}));

interface Better {
  readonly id: string;
  readonly arms: Arms;
  readonly share: number;
  /** Which is truly better. */
  readonly side: 1 | -1;
  readonly runs: number;
  /** Means and variances, for the runs that one planned look would take. */
  readonly planned?: { readonly a: number; readonly b: number };
}

const BOTH = { share: 0.5, runs: 20_000 } as const;

/** Two releases of which one is better. */
export const BETTER: readonly Better[] = [
  rates(0.2, 0.1, 0.5),
  rates(0.2, 0.15, 0.5),
  rates(0.1, 0.05, 0.5),
  rates(0.05, 0.03, 0.5),
  rates(0.2, 0.1, 0.1),
  rates(0.1, 0.05, 0.1),
  rates(0.05, 0.1, 0.5),
  rates(0.05, 1, 0.5),
  { ...BOTH, id: "stars of users better by 5 points, 50/50", arms: stars(-0.05), side: 1 },
  { ...BOTH, id: "latency a fifth lower, sigma 1, 50/50", arms: latencies(1, 0.8), side: 1 },
  { ...BOTH, id: "latency a half higher, sigma 1, 50/50", arms: latencies(1, 1.5), side: -1 },
];

function rates(a: number, b: number, share: number): Better {
  const id = `${100 * a} to ${100 * b}% fail, ${100 - 100 * share}/${100 * share}`;
  return { ...BOTH, share, id, arms: failing(a, b), side: b < a ? 1 : -1, planned: { a, b } };
}

const POWERED = 1_000;

/** How often, and after how many runs of both together, the better one is found. */
export const power: readonly Experiment[] = BETTER.map((cell, index) => ({
  id: `better, ${cell.id}`,
  run(scale) {
    const tests = Math.ceil(POWERED * scale);
    const random = new Random(4_100 + index);
    const runs: number[] = [];
    let mistaken = 0;
    for (let i = 0; i < tests; i++) {
      const { "this test": ended } = play(cell, random);
      if (ended === undefined) continue;
      if (ended.side === -cell.side) mistaken += 1;
      runs.push(ended.side === cell.side ? ended.runs : Number.POSITIVE_INFINITY);
    }
    return {
      found: runs.filter(Number.isFinite).length / tests,
      mistaken: mistaken / tests,
      median: Math.min(1e9, quantile(runs, 0.5)),
      "90%": Math.min(1e9, quantile(runs, 0.9)),
      ...plannedRuns(cell),
    };
  },
}));

/** Runs of both together with which one look at 5 % finds it in nine of ten tests. */
function plannedRuns({ planned, share }: Better): { readonly planned?: number } {
  if (planned === undefined) return {};
  const { a, b } = planned;
  const variance = (a * (1 - a)) / (1 - share) + (b * (1 - b)) / share;
  return { planned: (variance * (1.959_96 + 1.281_55) ** 2) / (a - b) ** 2 };
}
