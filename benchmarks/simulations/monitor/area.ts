import type { Area } from "../../harness/area.ts";
import { markdownTable } from "../../harness/markdown-table.ts";
import {
  type Experiment,
  type Lookup,
  NEVER,
  percent,
  quantile,
  seededArea,
  type Target,
  targetsTable,
  whole,
} from "../experiment.ts";
import { Random } from "../random.ts";
import { alarms, type Simulation, type Traffic } from "./simulate.ts";

/** Workflows of a cell. */
const EQUAL = 100;
const CHANGED = 200;
/** Runs of each that never changes. */
const RUNS = 20_000;
const CHANGE_AT = 6_000;
const AFTER = 10_000;

interface Cell {
  readonly id: string;
  readonly of: Simulation;
  /** Which alarm counts as having found it. */
  readonly what?: string;
}

const steady = (traffic: Partial<Traffic>): Traffic => ({
  perDay: 2_000,
  fails: 0.05,
  daily: false,
  ...traffic,
});

const NULLS: readonly Cell[] = [
  ["1% fail", { fails: 0.01 }],
  ["5% fail", {}],
  ["20% fail", { fails: 0.2 }],
  ["1% fail, up and down over the day", { fails: 0.01, daily: true }],
  ["5% fail, up and down over the day", { daily: true }],
  ["20% fail, up and down over the day", { fails: 0.2, daily: true }],
  ["5% fail, up and down, 500 runs a day", { daily: true, perDay: 500 }],
  ["5% fail, up and down, 10,000 runs a day", { daily: true, perDay: 10_000 }],
  ["5% fail, up and down, days differ by a tenth", { daily: true, dayToDay: 0.1 }],
  ["5% fail, conversations of five that fail together", { conversations: 0.5 }],
].map(([id, traffic]) => ({
  id: String(id),
  of: { traffic: steady(traffic as Partial<Traffic>), runs: RUNS },
}));

/** At its limit, a criterion fails as often as it is met. */
const AT_LIMIT: Cell = {
  id: "errors exactly at their limit of 5%",
  of: { traffic: steady({}), runs: RUNS, criteria: { errors: 0.05 } },
};

const changed = (traffic: Partial<Traffic>, more: Partial<Simulation> = {}): Simulation => ({
  traffic: steady(traffic),
  runs: CHANGE_AT + AFTER,
  changeAt: CHANGE_AT,
  ...more,
});

const CHANGES: readonly Cell[] = [
  { id: "failures 5 to 10%", of: changed({ failsTimes: 2 }), what: "failures" },
  { id: "failures 5 to 20%", of: changed({ failsTimes: 4 }), what: "failures" },
  { id: "failures 1 to 5%", of: changed({ fails: 0.01, failsTimes: 5 }), what: "failures" },
  { id: "failures 5 to 100%", of: changed({ failsTimes: 20 }), what: "failures" },
  {
    id: "failures 5 to 10%, up and down over the day",
    of: changed({ failsTimes: 2, daily: true }),
    what: "failures",
  },
  {
    id: "failures 5 to 20%, up and down over the day",
    of: changed({ failsTimes: 4, daily: true }),
    what: "failures",
  },
  { id: "latency twice, sigma 1", of: changed({ slower: 2 }), what: "latency" },
  {
    id: "latency twice, sigma 1, up and down over the day",
    of: changed({ slower: 2, daily: true }),
    what: "latency",
  },
  { id: "latency 1.5 times, sigma 0.6", of: changed({ slower: 1.5, sigma: 0.6 }), what: "latency" },
  {
    id: "errors 2 to 10%, at most 5%",
    of: changed({ fails: 0.02, failsTimes: 5 }, { criteria: { errors: 0.05 } }),
    what: "errors 0.05",
  },
  {
    id: "errors 2 to 20%, at most 5%",
    of: changed({ fails: 0.02, failsTimes: 10 }, { criteria: { errors: 0.05 } }),
    what: "errors 0.05",
  },
];

const experiments: readonly Experiment[] = [
  ...[...NULLS, AT_LIMIT].map(({ id, of }, i) => ({
    id,
    run: (scale: number) =>
      falseAlarms(of, { seed: 40_000 + 1_000 * i, workflows: Math.ceil(EQUAL * scale) }),
  })),
  ...CHANGES.map((cell, i) => ({
    id: cell.id,
    run: (scale: number) => delays(cell, { seed: 90_000 + 1_000 * i, workflows: Math.ceil(CHANGED * scale) }),
  })),
];

/** How often is somebody woken for nothing, and how soon where something has become worse? */
export async function loadArea(): Promise<Area> {
  return seededArea({ name: "simulations-monitor", experiments, report });
}

interface Size {
  readonly seed: number;
  readonly workflows: number;
}

function falseAlarms(of: Simulation, { seed, workflows }: Size): Record<string, number> {
  let count = 0;
  let any = 0;
  for (let i = 0; i < workflows; i++) {
    const found = [...alarms(of, new Random(seed + i))].length;
    count += found;
    if (found > 0) any += 1;
  }
  return { "per 10,000": (count / workflows / of.runs) * 10_000, any: any / workflows };
}

function delays({ of, what }: Cell, { seed, workflows }: Size): Record<string, number> {
  const found: number[] = [];
  let early = 0;
  for (let i = 0; i < workflows; i++) {
    let delay = NEVER;
    for (const alarm of alarms(of, new Random(seed + i))) {
      if (alarm.run < CHANGE_AT) early += 1;
      else if (alarm.what === what) {
        delay = alarm.run - CHANGE_AT + 1;
        break;
      }
    }
    found.push(delay);
  }
  return { median: quantile(found, 0.5), "90%": quantile(found, 0.9), early: early / workflows };
}

function report(figure: Lookup): string {
  return [
    "What is watched is what `airworthy serve` watches: failures, latency and cost against their own past, and a criterion where one is named, after every run, with the default of one false alert in 10,000 runs at most, on average. Runs come at 2,000 a day unless something else is said. Failures go up and down by half over the day, times by three tenths, and most runs come while it is at its worst.",
    "## Targets",
    targetsTable(targets(figure)),
    "## False alerts while nothing changes",
    `${EQUAL} workflows a row, ${RUNS.toLocaleString("en-US")} runs each, a look after every run.`,
    markdownTable(
      ["", "false alerts in 10,000 runs", "workflows with any"],
      [...NULLS, AT_LIMIT].map(({ id }) => [
        id,
        figure(id, "per 10,000").toFixed(3),
        percent(figure(id, "any")),
      ]),
    ),
    "## Runs from the change to the alert",
    `${CHANGED} workflows a row; the change comes after ${CHANGE_AT.toLocaleString("en-US")} runs (three days), and is waited for through ${AFTER.toLocaleString("en-US")}.`,
    markdownTable(
      ["", "median", "90%"],
      CHANGES.map(({ id }) => [id, whole(figure(id, "median")), whole(figure(id, "90%"))]),
    ),
  ].join("\n\n");
}

const HELD: readonly (readonly [id: string, runs: number])[] = [
  ["failures 5 to 10%", 2_500],
  ["failures 5 to 20%", 250],
  ["latency twice, sigma 1", 300],
  ["errors 2 to 10%, at most 5%", 1_000],
];

function targets(figure: Lookup): Target[] {
  const worst = Math.max(...[...NULLS, AT_LIMIT].map(({ id }) => figure(id, "per 10,000")));
  return [
    {
      what: `false alerts in 10,000 runs, the worst of ${NULLS.length + 1} cells`,
      held: "at most 1",
      measured: worst.toFixed(3),
      met: worst <= 1,
    },
    ...HELD.map(([id, runs]) => ({
      what: `${id}: 90% are told within`,
      held: `${runs.toLocaleString("en-US")} runs`,
      measured: whole(figure(id, "90%")),
      met: figure(id, "90%") <= runs,
    })),
  ];
}
