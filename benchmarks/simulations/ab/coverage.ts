import type { Contrast } from "../../../src/stats/gates/_contrast.ts";
import { differenceLimits, seenAll } from "../../../src/stats/gates/difference-sequence.ts";
import type { Measured } from "../../../src/stats/gates/gate.ts";
import type { Experiment } from "../experiment.ts";
import { Random } from "../random.ts";
import { type Arms, cappedRatio, drifting, failing, latencies, stars } from "./arms.ts";
import { GATE, play } from "./rules.ts";

const TESTS = 2_000;
const MOST = 5_000;
const WIDTHS = 20;

interface Cell {
  readonly id: string;
  readonly arms: Arms;
  readonly share: number;
  readonly truth: Contrast;
}

const of = (id: string, arms: Arms, difference: number, share = 0.5): Cell => ({
  id,
  arms,
  share,
  truth: { difference },
});

export const COVERED: readonly Cell[] = [
  of("1 and 1% fail, 50/50", failing(0.01, 0.01), 0),
  of("5 and 5% fail, 50/50", failing(0.05, 0.05), 0),
  of("5 and 10% fail, 50/50", failing(0.05, 0.1), 0.05),
  of("20 and 10% fail, 50/50", failing(0.2, 0.1), -0.1),
  of("5 and 10% fail, 90/10", failing(0.05, 0.1), 0.05, 0.1),
  of("2 to 8% fail, B 3 points more, 50/50", drifting(0.02, 0.08, 0.03), 0.03),
  of("stars of users, B 5 points better, 50/50", stars(-0.05), -0.05),
  {
    id: "latency, sigma 1, B a fifth lower, 50/50",
    arms: latencies(1, 0.8),
    share: 0.5,
    truth: { ratio: cappedRatio(1, 0.8) },
  },
  {
    id: "latency, sigma 1.5, B a half higher, 50/50",
    arms: latencies(1.5, 1.5),
    share: 0.5,
    truth: { ratio: cappedRatio(1.5, 1.5) },
  },
];

/**
 * How often the interval leaves out what is true after any of so many runs. It does as soon as a gate on either side refutes the truth,
 * which is what is counted: limits after every run would take days.
 */
export const coverage: readonly Experiment[] = COVERED.map((cell, index) => ({
  id: `covered, ${cell.id}`,
  run(scale) {
    const tests = Math.ceil(TESTS * scale);
    const random = new Random(4_200 + index);
    let missed = 0;
    for (let i = 0; i < tests; i++) {
      const { arms, share, truth } = cell;
      const ended = play({ arms, share, runs: MOST, better: truth, worse: truth }, random);
      if (ended[GATE]?.side !== 0) missed += 1;
    }
    return { missed: missed / tests, ...widths(cell, new Random(4_300 + index)) };
  },
}));

/** How wide the interval is, on average, after 500 and after 5,000 runs. */
function widths({ arms, share, truth }: Cell, random: Random) {
  const kind = "ratio" in truth ? "ratio" : "difference";
  const sums = { "after 500": 0, "after 5,000": 0 };
  for (let i = 0; i < WIDTHS; i++) {
    const runs = Array.from({ length: MOST }, (_, n): Measured => {
      const canary = random.uniform() < share;
      return { canary, share, value: arms.value(canary, n / MOST, random) };
    });
    for (const [name, count] of [
      ["after 500", 500],
      ["after 5,000", MOST],
    ] as const) {
      const { low, high } = differenceLimits(seenAll(runs.slice(0, count)), { of: kind });
      sums[name] += Math.min(9.99, high - low) / WIDTHS;
    }
  }
  return sums;
}
