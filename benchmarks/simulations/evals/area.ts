import type { Area } from "../../harness/area.ts";
import { markdownTable } from "../../harness/markdown-table.ts";
import { type Lookup, percent, seededArea, type Target, targetsTable } from "../experiment.ts";
import { earlyStop, STOPS } from "./early-stop.ts";
import { CLUSTERED, DROPS, MIXED, SAME, SIZES, verdictId, verdicts } from "./verdicts.ts";

/** Are verdicts on two releases as often wrong as they say, and how small a drop do they find? */
export async function loadArea(): Promise<Area> {
  return seededArea({ name: "simulations-evals", experiments: [...verdicts, ...earlyStop], report });
}

const NO_CHANGE = [
  ...SIZES.flatMap(([cases, trials]) => [SAME, MIXED].map((change) => verdictId(cases, trials, change))),
  ...CLUSTERED.map(([cases, trials, change]) => verdictId(cases, trials, change)),
];
const [FIVE, TEN] = DROPS;

function report(figure: Lookup): string {
  return [
    "Cases x trials; pass rates of cases as Beta(1.6, 0.4), 80% in the mean; a drop breaks some cases outright. 4,000 comparisons a cell (a share of 5% has a standard error of 0.34 points).",
    "## Targets",
    targetsTable(targets(figure)),
    "## No change",
    "`rejected`: two-sided at 5%. `BLOCK`: the upper end of the 90% interval lies below 0, one-sided at 5%, no drop allowed.",
    markdownTable(
      ["", "rejected", "BLOCK"],
      NO_CHANGE.map((id) => [id, percent(figure(id, "rejected")), percent(figure(id, "blocked"))]),
    ),
    "The same clustered comparisons, had the clusters been ignored:",
    markdownTable(
      ["", "rejected"],
      CLUSTERED.map(([cases, trials, change]) => verdictId(cases, trials, change)).map((id) => [
        id,
        percent(figure(id, "ignoring")),
      ]),
    ),
    "## Drops found",
    markdownTable(
      ["", "5 points, two-sided 5%", "5 points, BLOCK", "10 points, two-sided 5%", "10 points, BLOCK"],
      SIZES.map(([cases, trials]) => [
        `${cases} x ${trials}`,
        ...DROPS.flatMap((change) => {
          const id = verdictId(cases, trials, change);
          return [percent(figure(id, "down")), percent(figure(id, "blocked"))];
        }),
      ]),
    ),
    "## Early stopping",
    "O'Brien-Fleming, 5 looks, one-sided 5%, a drop of 10 points allowed; `full` is one look at the end at the same level. `PASS` at 10 points worse is wrong: the drop is not within the allowed one. A drop that is certain and allowed is PASS and regressed.",
    markdownTable(
      ["", "cases run", "BLOCK", "BLOCK, full", "PASS", "PASS, full", "regressed", "regressed, full"],
      STOPS.map(({ id }) => [
        id,
        percent(figure(id, "cases run")),
        ...["BLOCK early", "BLOCK full", "PASS early", "PASS full", "regressed", "regressed full"].map(
          (name) => percent(figure(id, name)),
        ),
      ]),
    ),
  ].join("\n\n");
}

function targets(figure: Lookup): Target[] {
  const drop = (cases: number, trials: number, which: typeof FIVE): number =>
    which === undefined ? Number.NaN : figure(verdictId(cases, trials, which), "down");
  const lost = STOPS.filter(({ change }) => change.kind === "drop").map(
    ({ id }) => figure(id, "BLOCK full") - figure(id, "BLOCK early"),
  );
  return [
    between(
      "no change, two-sided at 5%: rejected, the worst of all cells",
      NO_CHANGE.map((id) => figure(id, "rejected")),
    ),
    between(
      "no change: false BLOCK at one-sided 5%, the worst of all cells",
      NO_CHANGE.map((id) => figure(id, "blocked")),
    ),
    atLeast("100 x 5: drop of 10 points found (two-sided 5%)", 0.84, drop(100, 5, TEN)),
    atLeast("200 x 5: drop of 5 points found (two-sided 5%)", 0.66, drop(200, 5, FIVE)),
    atMost("early stopping: power lost, the worst of all drops", 0.04, Math.max(...lost)),
    atMost(
      "early stopping, 200 x 3, 10 points worse: trials run",
      0.65,
      figure("looked at early, 200 x 3, 10 points worse", "cases run"),
    ),
    atMost(
      "early stopping, 200 x 3, broken: trials run",
      0.25,
      figure("looked at early, 200 x 3, broken", "cases run"),
    ),
  ];
}

function between(what: string, values: readonly number[]): Target {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return {
    what,
    held: "3.5% to 6.5%",
    measured: `${percent(low)} to ${percent(high)}`,
    met: low >= 0.035 && high <= 0.065,
  };
}

function atLeast(what: string, limit: number, value: number): Target {
  return { what, held: `at least ${percent(limit, 0)}`, measured: percent(value), met: value >= limit };
}

function atMost(what: string, limit: number, value: number): Target {
  return { what, held: `at most ${percent(limit, 0)}`, measured: percent(value), met: value <= limit };
}
