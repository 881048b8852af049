import type { Area } from "../../harness/area.ts";
import { markdownTable } from "../../harness/markdown-table.ts";
import { type Lookup, percent, seededArea, type Target, targetsTable, whole } from "../experiment.ts";
import { COVERED, coverage } from "./coverage.ts";
import { RULES } from "./rules.ts";
import { SEGMENT_CELLS, segmentsOfTests } from "./segments.ts";
import { WHOLE, WHOLE_RUNS, WHOLE_TESTS, whole as wholeTests } from "./whole.ts";
import { BETTER, EQUAL, MOST, power, TESTS, wrong } from "./wrong.ts";

/** Is an A/B test right as often as it says, how many runs does it take, and is the truth in its intervals? */
export async function loadArea(): Promise<Area> {
  return seededArea({
    name: "simulations-ab",
    experiments: [...wrong, ...power, ...coverage, ...segmentsOfTests, ...wholeTests],
    report,
  });
}

/** The 99 % limit of a true 5 % in 2,000 tests. */
const FALSE = 0.062;

function report(figure: Lookup): string {
  return [
    "Every rule sees the same runs and is asked after each. Shares are of A and B; runs are those of both together.",
    "## Targets",
    targetsTable(targets(figure)),
    "## One of two equal releases called better",
    `${TESTS.toLocaleString("en-US")} tests a cell, up to ${MOST.toLocaleString("en-US")} runs. A true 5% shows at most 6.2% in 99 of 100 such cells.`,
    markdownTable(
      ["", ...RULES],
      EQUAL.map(({ id }) => [id, ...RULES.map((rule) => percent(figure(`equal, ${id}`, rule)))]),
    ),
    "## Runs until the better one is found",
    "1,000 tests a cell, up to 20,000 runs. One planned look: the runs at which a single look finds it in nine of ten tests, for who knows both rates beforehand and never looks before.",
    markdownTable(
      ["", "found", "the other one", "median", "90%", "one planned look"],
      BETTER.map(({ id }) => [
        id,
        percent(figure(`better, ${id}`, "found")),
        percent(figure(`better, ${id}`, "mistaken")),
        whole(figure(`better, ${id}`, "median")),
        whole(figure(`better, ${id}`, "90%")),
        whole(figure(`better, ${id}`, "planned")),
      ]),
    ),
    "## Intervals",
    "2,000 tests a cell, 5,000 runs: how often the truth was outside of the interval after any run at all, and how wide it is (rates: points; latency: per cent of A's).",
    markdownTable(
      ["", "truth ever outside", "width after 500", "width after 5,000"],
      COVERED.map(({ id }) => [
        id,
        percent(figure(`covered, ${id}`, "missed")),
        percent(figure(`covered, ${id}`, "after 500")),
        percent(figure(`covered, ${id}`, "after 5,000")),
      ]),
    ),
    "## Whole tests",
    `${WHOLE_TESTS} tests a cell by the program itself, up to ${WHOLE_RUNS.toLocaleString("en-US")} runs: failures decide (5% with A), and every figure is guarded, latency and cost beyond a fifth.`,
    markdownTable(
      ["", "B called better", "A called better", "stopped by a guard"],
      WHOLE.map(({ id }) => [
        id,
        ...["B better", "A better", "stopped"].map((what) => percent(figure(`whole, ${id}`, what))),
      ]),
    ),
    "## Segments",
    "500 tests a cell, 12 segments of three attributes, 20% failures, looks after 250, 500, 1,000, 2,000 and 4,000 runs, all of them together.",
    markdownTable(
      ["", "any interval without the truth", "that sixth found worse", "by 1,000 runs"],
      SEGMENT_CELLS.map(({ id }) => [
        id,
        percent(figure(`segments, ${id}`, "a wrong one")),
        percent(figure(`segments, ${id}`, "the one")),
        percent(figure(`segments, ${id}`, "by 1,000")),
      ]),
    ),
  ].join("\n\n");
}

function targets(figure: Lookup): Target[] {
  const worst = (ids: readonly string[], what: string): number =>
    Math.max(...ids.map((id) => figure(id, what)));
  return [
    atMost(
      `one of two equal releases called better, the worst of ${EQUAL.length} cells`,
      worst(
        EQUAL.map(({ id }) => `equal, ${id}`),
        RULES[0],
      ),
    ),
    atMost(
      `truth ever outside of the interval, the worst of ${COVERED.length} cells`,
      worst(
        COVERED.map(({ id }) => `covered, ${id}`),
        "missed",
      ),
    ),
    atMost(
      "any interval of a segment without the truth, the worst of 3 cells",
      worst(
        SEGMENT_CELLS.map(({ id }) => `segments, ${id}`),
        "a wrong one",
      ),
    ),
  ];
}

function atMost(what: string, value: number): Target {
  return { what, held: `at most ${percent(FALSE)}`, measured: percent(value), met: value <= FALSE };
}
