import type { Area } from "../../harness/area.ts";
import { markdownTable } from "../../harness/markdown-table.ts";
import { type Lookup, percent, seededArea, whole } from "../experiment.ts";
import { CHANGES, changeId, DETECTION_SHARES, DETECTIONS, detection } from "./detection.ts";
import {
  cellId,
  falseRollbacks,
  RAMPS,
  RATES,
  ROLLOUTS,
  SHARES,
  WRONG_SHARES,
  wrongShareId,
} from "./false-rollbacks.ts";
import { EQUAL_LATENCY, GATES, latency, SLOWER } from "./latency.ts";
import { PROMOTIONS, promotion } from "./promotion.ts";
import { RULE_NAMES } from "./rules.ts";
import { JOINT, SEVERAL, several } from "./several.ts";
import { SHADOWS, shadow } from "./shadow.ts";
import { rolloutTargets } from "./targets.ts";
import { BY_FIRST, BY_RUN, BY_THREE, USER_CELLS, users } from "./users.ts";

/** Are the gates of a rollout right as often as they say, and how many canary runs do they need? */
export async function loadArea(): Promise<Area> {
  return seededArea({
    name: "simulations-rollouts",
    experiments: [...falseRollbacks, ...detection, ...promotion, ...users, ...latency, ...several, ...shadow],
    report,
  });
}

function report(figure: Lookup): string {
  return [
    "Every rule sees the same runs. A rollout is rolled back when its rule says so for the first time; a rule is asked after every canary run, this gate after every run.",
    "## Targets",
    rolloutTargets(figure),
    "## Rolled back although the canary is equal",
    `${ROLLOUTS.toLocaleString("en-US")} rollouts a cell, up to 10,000 canary runs (2,500 at 1% traffic). A true 5% shows at most 6.2% in 99 of 100 such cells.`,
    rollbackTable(figure),
    "## Canary runs until a worse canary is rolled back",
    `${DETECTIONS.toLocaleString("en-US")} rollouts a cell; median / 90%. A rule that rolls good canaries back finds bad ones soon, too: read both tables together.`,
    detectionTable(figure),
    "## Promotion",
    "At the margin the promotion gate stands alone, up to 5,000 canary runs; beside it the harm gate would roll most of these back first.",
    markdownTable(
      ["", "promoted", "rolled back", "canary runs, median", "90%"],
      PROMOTIONS.map(({ id }) => [
        id,
        percent(figure(id, "promoted")),
        percent(figure(id, "rolled back")),
        whole(figure(id, "median")),
        whole(figure(id, "90%")),
      ]),
    ),
    "## Users who stay with their release",
    "2,000 users, 20,000 runs, 5% failures, intra-user correlation 0.05, 0.2 or 0.5. Rolled back:",
    markdownTable(
      ["", BY_RUN, BY_FIRST, BY_THREE],
      USER_CELLS.map(({ id }) => [
        id,
        ...[BY_RUN, BY_FIRST, BY_THREE].map((unit) => percent(figure(id, unit))),
      ]),
    ),
    "## Latency and cost",
    "Lognormal values, 600 rollouts a cell, up to 2,000 canary runs. Alarms although equal, then canary runs until an alarm (median / 90%):",
    markdownTable(
      ["", ...GATES],
      [
        ...EQUAL_LATENCY.map(({ id }) => [id, ...GATES.map((gate) => percent(figure(id, gate)))]),
        ...SLOWER.map(({ id }) => [id, ...GATES.map((gate) => both(figure, id, gate))]),
      ],
    ),
    "## Several metrics",
    "Five metrics at 5% failures, 10% traffic, up to 5,000 canary runs. Rolled back (median of canary runs):",
    markdownTable(
      ["", ...JOINT],
      SEVERAL.map(({ id }) => [
        id,
        ...JOINT.map((rule) => `${percent(figure(id, rule))} (${whole(figure(id, `${rule}, median`))})`),
      ]),
    ),
    "## Shadow",
    "Both releases answer the same requests; pairs until an alarm.",
    markdownTable(
      ["", "alarm within 10,000 pairs", "median", "90%"],
      SHADOWS.map(({ id }) => [
        id,
        percent(figure(id, "found")),
        whole(figure(id, "median")),
        whole(figure(id, "90%")),
      ]),
    ),
  ].join("\n\n");
}

function rollbackTable(figure: Lookup): string {
  const ids = [
    ...RATES.flatMap((rate) => SHARES.map((share) => cellId(rate, share))),
    ...RAMPS.map(([id]) => id),
    ...WRONG_SHARES.map(wrongShareId),
  ];
  return markdownTable(
    ["", ...RULE_NAMES],
    ids.map((id) => [id, ...RULE_NAMES.map((rule) => percent(figure(id, rule)))]),
  );
}

function detectionTable(figure: Lookup): string {
  return markdownTable(
    ["", ...RULE_NAMES],
    CHANGES.flatMap(([from, to]) =>
      DETECTION_SHARES.map((share) => {
        const id = changeId(from, to, share);
        return [id, ...RULE_NAMES.map((rule) => both(figure, id, rule))];
      }),
    ),
  );
}

function both(figure: Lookup, id: string, what: string): string {
  return `${whole(figure(id, `${what}, median`))} / ${whole(figure(id, `${what}, 90%`))}`;
}
