import { type Lookup, percent, type Target, targetsTable, whole } from "../experiment.ts";
import { changeId } from "./detection.ts";
import { cellId, RAMPS, RATES, SHARES, wrongShareId } from "./false-rollbacks.ts";
import { EQUAL_LATENCY } from "./latency.ts";
import { HARM } from "./rules.ts";
import { BY_FIRST, USER_CELLS } from "./users.ts";

/** The 99 % limit of a true 5 % in 2,000 rollouts. */
const FALSE = 0.062;

/** The figures that were promised for rollouts, beside what came out. */
export function rolloutTargets(figure: Lookup): string {
  return targetsTable([...wrong(figure), ...detected(figure), ...promoted(figure), ...others(figure)]);
}

function wrong(figure: Lookup): Target[] {
  const cells = RATES.flatMap((rate) => SHARES.map((share) => figure(cellId(rate, share), HARM)));
  const userCells = USER_CELLS.filter(({ times }) => times === undefined);
  return [
    atMost(
      "false rollbacks, the worst of 12 cells (1, 5, 20% fail; 1 to 50% traffic)",
      FALSE,
      Math.max(...cells),
    ),
    ...RAMPS.map(([id]) => atMost(`false rollbacks, ${id}`, FALSE, figure(id, HARM))),
    atMost("false rollbacks, 10% planned, 13% true", FALSE, figure(wrongShareId(0.13), HARM)),
    {
      what: "that share found within 5,000 canary runs",
      held: "at least 99%",
      measured: percent(figure(wrongShareId(0.13), "share alarm")),
      met: figure(wrongShareId(0.13), "share alarm") >= 0.99,
    },
    atMost(
      `false rollbacks, sticky users, a user counts once, the worst of ${userCells.length} cells`,
      FALSE,
      Math.max(...userCells.map(({ id }) => figure(id, BY_FIRST))),
    ),
  ];
}

const DETECTED = [
  [0.05, 0.2, 75, 130],
  [0.05, 0.1, 520, 900],
  [0.01, 0.05, 245, 470],
  [0.05, 1, 5, 8],
] as const;

function detected(figure: Lookup): Target[] {
  return DETECTED.flatMap(([from, to, small, half]) => {
    const at = (share: number): number => figure(changeId(from, to, share), `${HARM}, 90%`);
    const change = `${100 * from} to ${100 * to}% fail: 90% rolled back within`;
    return [
      runs(`${change} (1, 5, 10% traffic)`, small, Math.max(at(0.01), at(0.05), at(0.1))),
      runs(`${change} (50% traffic)`, half, at(0.5)),
    ];
  });
}

function promoted(figure: Lookup): Target[] {
  const equal = "equal, 5% fail, margin 3 points, 10% traffic";
  const margins = [
    "at the margin, 5 to 8% fail, 10% traffic",
    "at the margin, 5 to 8% fail, 50% traffic",
    "at the margin, 1 to 3% fail, 10% traffic",
    "at the margin, 5 to 10% fail, x2, 10% traffic",
  ];
  return [
    atMost(
      `promoted although at the margin, the worst of ${margins.length} cells`,
      FALSE,
      Math.max(...margins.map((id) => figure(id, "promoted"))),
    ),
    {
      what: "equal release promoted (5% fail, margin 3 points, 10% traffic)",
      held: "at least 94%",
      measured: percent(figure(equal, "promoted")),
      met: figure(equal, "promoted") >= 0.94,
    },
    runs("90% of those promoted within", 1_300, figure(equal, "90%")),
  ];
}

function others(figure: Lookup): Target[] {
  const none = ["5 metrics, none harmed, independent", "5 metrics, none harmed, correlation 0.6"];
  const shadows = [
    "shadow, equal, 1% fail",
    "shadow, equal, 5% fail",
    "shadow, equal, 20% fail, alike in half",
  ];
  const worst = (ids: readonly string[], what: string): number =>
    Math.max(...ids.map((id) => figure(id, what)));
  return [
    atMost(
      "5 metrics, none harmed: false rollbacks by the mean of e-values",
      FALSE,
      worst(none, "mean of e-values"),
    ),
    runs(
      "5 metrics, one tripled, 10% traffic: median",
      85,
      figure("5 metrics, one tripled, independent", "mean of e-values, median"),
    ),
    atMost(
      "rank gate, equal: false alarms, the worst of 3 cells",
      FALSE,
      worst(
        EQUAL_LATENCY.map(({ id }) => id),
        "rank",
      ),
    ),
    runs(
      "rank gate, twice the latency or cost, sigma 1, 10% traffic: median",
      30,
      figure("sigma 1, x2, 10% traffic", "rank, median"),
    ),
    runs("rank gate, 1.3 times: median", 140, figure("sigma 1, x1.3, 10% traffic", "rank, median")),
    atMost("shadow, equal: false alarms, the worst of 3 cells", FALSE, worst(shadows, "found")),
    runs("shadow, 5 to 20% fail: pairs for 90%", 135, figure("shadow, 5 to 20% fail", "90%")),
  ];
}

function atMost(what: string, limit: number, value: number): Target {
  return { what, held: `at most ${percent(limit)}`, measured: percent(value), met: value <= limit };
}

function runs(what: string, limit: number, value: number): Target {
  return { what, held: `at most ${whole(limit)}`, measured: whole(value), met: value <= limit };
}
