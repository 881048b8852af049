import { type ComparedRun, compareSegments } from "../../../src/stats/segments/compare-segments.ts";
import type { Experiment } from "../experiment.ts";
import { Random } from "../random.ts";

const TESTS = 500;
const LOOKS = [250, 500, 1_000, 2_000, 4_000] as const;

interface Cell {
  readonly id: string;
  /** How much more B fails among those of the plan "beta", a sixth of all, and among the others. */
  readonly beta: number;
  readonly others: number;
}

export const SEGMENT_CELLS: readonly Cell[] = [
  { id: "no difference anywhere", beta: 0, others: 0 },
  { id: "10 points better, but 20 worse in a sixth", beta: 0.2, others: -0.1 },
  { id: "equal, but 20 points worse in a sixth", beta: 0.2, others: 0 },
];

/** How often a segment is said to differ, five looks together, when it does not; and how often when it does. */
export const segmentsOfTests: readonly Experiment[] = SEGMENT_CELLS.map((cell, index) => ({
  id: `segments, ${cell.id}`,
  run(scale) {
    const tests = Math.ceil(TESTS * scale);
    const random = new Random(4_400 + index);
    const counts = { "a wrong one": 0, "the one": 0, "by 1,000": 0 };
    for (let i = 0; i < tests; i++) {
      const runs = trafficOf(cell, random);
      const said = { wrong: false, right: false, early: false };
      for (const look of LOOKS) {
        for (const { attribute, value, low, high } of compareSegments(runs.slice(0, look), {
          of: "difference",
        })) {
          const truth = truthOf(cell, attribute, value);
          if (low > truth || high < truth) said.wrong = true;
          if (attribute === "plan" && value === "beta" && low > 0) {
            said.right = true;
            if (look <= 1_000) said.early = true;
          }
        }
      }
      counts["a wrong one"] += said.wrong ? 1 / tests : 0;
      counts["the one"] += said.right ? 1 / tests : 0;
      counts["by 1,000"] += said.early ? 1 / tests : 0;
    }
    return counts;
  },
}));

const PLANS = ["beta", "free", "free", "free", "pro", "pro"];
const LOCALES = ["en", "de", "fr", "jp"];
const ROUTES = ["billing", "tech", "account", "other", "sales"];

function trafficOf({ beta, others }: Cell, random: Random): ComparedRun[] {
  const one = (values: readonly string[]): string =>
    values[Math.floor(random.uniform() * values.length)] ?? "";
  return Array.from({ length: LOOKS.at(-1) ?? 0 }, () => {
    const plan = one(PLANS);
    const canary = random.uniform() < 0.5;
    const rate = 0.2 + (canary ? (plan === "beta" ? beta : others) : 0);
    const attributes = { plan, locale: one(LOCALES), route: one(ROUTES) };
    return { canary, share: 0.5, value: random.uniform() < rate ? 1 : 0, attributes };
  });
}

function truthOf({ beta, others }: Cell, attribute: string, value: string): number {
  if (attribute !== "plan") return beta / 6 + (others * 5) / 6;
  return value === "beta" ? beta : others;
}
