import { findSegments, type Segment, type SegmentRun } from "../../../src/stats/segments/find-segments.ts";
import type { Area } from "../../harness/area.ts";
import { markdownTable } from "../../harness/markdown-table.ts";
import {
  type Experiment,
  type Lookup,
  percent,
  seededArea,
  type Target,
  targetsTable,
} from "../experiment.ts";
import { Random } from "../random.ts";
import { matches, type Planted, type Traffic, traffic } from "./traffic.ts";

/** Of the smaller and the larger size. */
const DATA_SETS: Readonly<Record<number, number>> = { 2000: 300, 5000: 150 };

interface Scenario extends Traffic {
  readonly id: string;
}

/** One of eight values of an attribute of the run: an eighth of every customer's runs. */
const ofRun = (rate: number): Planted => ({ conditions: { a5: "v2" }, rate });
/** One of eight values of an attribute of the customer: all runs of an eighth of the customers, heavy ones or not. */
const ofCustomer = (rate: number): Planted => ({ conditions: { a4: "v2" }, rate });
/** One value of eight and one of three: a 24th of the runs. */
const two = (rate: number): Planted => ({ conditions: { a5: "v1", a6: "v1" }, rate });

const SCENARIOS: readonly Scenario[] = [2_000, 5_000].flatMap((runs) =>
  [
    { what: "nothing planted", correlation: 0, planted: [] },
    { what: "nothing planted, customers differ 0.02", correlation: 0.02, planted: [] },
    { what: "nothing planted, customers differ 0.05", correlation: 0.05, planted: [] },
    { what: "nothing planted, customers differ 0.15", correlation: 0.15, planted: [] },
    { what: "8 to 24% by an attribute of the run", correlation: 0, planted: [ofRun(0.24)] },
    { what: "8 to 24% by one of the customer", correlation: 0, planted: [ofCustomer(0.24)] },
    {
      what: "8 to 24% by one of the customer, customers differ 0.05",
      correlation: 0.05,
      planted: [ofCustomer(0.24)],
    },
    { what: "8 to 16% by an attribute of the run", correlation: 0, planted: [ofRun(0.16)] },
    { what: "8 to 16% by one of the customer", correlation: 0, planted: [ofCustomer(0.16)] },
    { what: "8 to 32% by two of the run", correlation: 0, planted: [two(0.32)] },
    { what: "8 to 24% and 32%, two slices", correlation: 0, planted: [ofCustomer(0.24), two(0.32)] },
  ].map(({ what, correlation, planted }) => ({
    id: `${runs.toLocaleString("en-US")} runs, ${what}`,
    runs,
    correlation,
    planted,
  })),
);

const SPEED = "10,000 runs, 8 attributes, the time";

const experiments: readonly Experiment[] = [
  ...SCENARIOS.map((scenario, index) => ({
    id: scenario.id,
    run: (scale: number) =>
      simulate(scenario, {
        seed: 7_000 + index,
        dataSets: Math.ceil((DATA_SETS[scenario.runs] ?? 300) * scale),
      }),
  })),
  {
    id: SPEED,
    run() {
      const runs = traffic(
        { runs: 10_000, correlation: 0.05, planted: [ofRun(0.24), two(0.32)] },
        new Random(1),
      );
      const before = process.cpuUsage();
      const { slices } = findSegments(runs);
      return { "CPU seconds": process.cpuUsage(before).user / 1e6, slices };
    },
  },
];

/** Are failures by segment found, without false ones, where customers differ? */
export async function loadArea(): Promise<Area> {
  return seededArea({ name: "simulations-segments", experiments, report });
}

function simulate(
  scenario: Scenario,
  { seed, dataSets }: { seed: number; dataSets: number },
): Record<string, number> {
  const random = new Random(seed);
  const counts = {
    "any false": 0,
    "any false confirmed": 0,
    found: 0,
    confirmed: 0,
    reported: 0,
    customer: 0,
  };
  let planted = 0;
  for (let i = 0; i < dataSets; i++) {
    const runs = traffic(scenario, random);
    const { segments } = findSegments(runs);
    counts.reported += segments.length;
    if (segments.some(({ conditions }) => conditions[0]?.attribute === "customer")) counts.customer += 1;
    const hits = scenario.planted.map((fault) => segments.find((segment) => same(runs, segment, fault)));
    planted += runs.filter(
      (run) => scenario.planted[0] && matches(run.attributes, scenario.planted[0].conditions),
    ).length;
    counts.found += hits.filter((hit) => hit !== undefined).length / Math.max(1, hits.length);
    counts.confirmed += hits.filter((hit) => hit?.confirmed).length / Math.max(1, hits.length);
    // With something planted, a slice that overlaps it is off target, not false.
    if (scenario.planted.length > 0) continue;
    if (segments.length > 0) counts["any false"] += 1;
    if (segments.some(({ confirmed }) => confirmed)) counts["any false confirmed"] += 1;
  }
  return {
    ...Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, value / dataSets])),
    planted: planted / dataSets,
  };
}

/** Whether a reported slice is the planted one: nearly the same runs (Jaccard 0.8). */
function same(runs: readonly SegmentRun[], segment: Segment, fault: Planted): boolean {
  const conditions = Object.fromEntries(segment.conditions.map(({ attribute, value }) => [attribute, value]));
  let both = 0;
  let either = 0;
  for (const { attributes } of runs) {
    const mine = matches(attributes, conditions);
    const planted = matches(attributes, fault.conditions);
    if (mine && planted) both += 1;
    if (mine || planted) either += 1;
  }
  return both / either >= 0.8;
}

function report(figure: Lookup): string {
  const nothing = SCENARIOS.filter(({ planted }) => planted.length === 0);
  const something = SCENARIOS.filter(({ planted }) => planted.length > 0);
  return [
    `300 data sets a row of 2,000 runs, 150 of 5,000: 150 customers of Pareto sizes, 8 attributes (5 of the customer, 2 of the run, one that follows the first), 8% fail. "Customers differ" is the intra-customer correlation of failures.`,
    "## Targets",
    targetsTable(targets(figure, nothing)),
    "## Nothing planted",
    markdownTable(
      ["", "any reported", "any confirmed", "of these a customer as such"],
      nothing.map(({ id }) => [
        id,
        ...["any false", "any false confirmed", "customer"].map((name) => percent(figure(id, name))),
      ]),
    ),
    "## Planted",
    "Found is a reported slice of nearly the same runs (Jaccard 0.8).",
    markdownTable(
      ["", "runs planted", "found", "found and confirmed", "slices reported"],
      something.map(({ id }) => [
        id,
        Math.round(figure(id, "planted")).toLocaleString("en-US"),
        percent(figure(id, "found")),
        percent(figure(id, "confirmed")),
        figure(id, "reported").toFixed(2),
      ]),
    ),
    `10,000 runs with 8 attributes and customers: ${figure(SPEED, "slices")} slices in ${figure(SPEED, "CPU seconds").toFixed(2)} s of CPU time.`,
  ].join("\n\n");
}

function targets(figure: Lookup, nothing: readonly Scenario[]): Target[] {
  const worst = (name: string): number => Math.max(...nothing.map(({ id }) => figure(id, name)));
  return [
    {
      what: "nothing planted, 0 to 0.15: any confirmed, the worst of 8 cells",
      held: "at most 3%",
      measured: percent(worst("any false confirmed")),
      met: worst("any false confirmed") <= 0.03,
    },
    {
      what: "nothing planted, 0 to 0.15: any reported, the worst of 8 cells",
      held: "at most 15%",
      measured: percent(worst("any false")),
      met: worst("any false") <= 0.15,
    },
    ...["an attribute of the run", "one of the customer"].flatMap((by) => planted(figure, by)),
    {
      what: "10,000 runs, 8 attributes",
      held: "under 1 s",
      measured: `${figure(SPEED, "CPU seconds").toFixed(2)} s`,
      met: figure(SPEED, "CPU seconds") < 1,
    },
  ];
}

function planted(figure: Lookup, by: string): Target[] {
  const id = `2,000 runs, 8 to 24% by ${by}`;
  const [found, confirmed, reported] = ["found", "confirmed", "reported"].map((name) => figure(id, name)) as [
    number,
    number,
    number,
  ];
  const what = `8 to 24% in an eighth of 2,000 runs, by ${by}`;
  return [
    { what: `${what}: reported`, held: "at least 72%", measured: percent(found), met: found >= 0.72 },
    {
      what: `${what}: confirmed`,
      held: "at least 58%",
      measured: percent(confirmed),
      met: confirmed >= 0.58,
    },
    {
      what: `${what}: slices reported`,
      held: "at most 1.2",
      measured: reported.toFixed(2),
      met: reported <= 1.2,
    },
  ];
}
