import { duration, money, plural } from "../../core/print/amounts.ts";
import { shortId } from "../../core/print/short-id.ts";
import { visibleLine } from "../../core/print/visible.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { ActionChange, ShadowPair } from "../../rollout/shadow/compare-runs.ts";
import type { ShadowReport } from "../../rollout/shadow/shadow-report.ts";
import type { Terminal } from "../terminal.ts";

const OUTCOMES: Readonly<Record<ShadowPair["outcome"], string>> = {
  same: "the same answer",
  different: "another answer",
  stopped: "stopped before a call that nobody answers",
  failed: "the candidate alone failed",
  mended: "the incumbent alone failed",
  both: "both failed",
  lost: "lost with its process, or refused",
};

interface Printing {
  readonly plan: ShadowPlan;
  readonly terminal: Pick<Terminal, "paint">;
}

/** A report of a shadow for a terminal. */
export function shadowText(report: ShadowReport, { plan, terminal: { paint } }: Printing): string {
  const { verdict, shadows, worse, evidence } = report;
  const colour = verdict === "BLOCK" ? "red" : "yellow";
  const rate =
    worse === undefined
      ? ""
      : `, worse alone in ${percent(worse.rate)} (${percent(worse.low)} to ${percent(worse.high)})`;
  const lines = [
    `${paint("bold", plan.candidate)}  ${plural(shadows, "shadow")}  ${paint(colour, verdict)}${rate}, evidence ${evidence.toPrecision(3)} of 20`,
    ...Object.entries(OUTCOMES).flatMap(([outcome, what]) => {
      const count = report.outcomes[outcome as ShadowPair["outcome"]];
      return count === 0 ? [] : [`${String(count).padStart(7)}  ${what}`];
    }),
    ...actionLines(report),
    ...figureLines(report),
    ...report.examples.slice(0, 5).map(exampleLine),
  ];
  return lines.join("\n");
}

function actionLines({ tools, sameWrites, codes }: ShadowReport): string[] {
  const changed = Object.entries(tools).map(
    ([tool, { missing, extra, arguments: other }]) =>
      `writes of ${visibleLine(tool)}: ${missing} missing, ${extra} extra, ${other} with other arguments`,
  );
  const ended = Object.entries(codes).map(([code, count]) => `ended by ${visibleLine(code)}: ${count}`);
  return [...(sameWrites === 0 ? [] : [`writes made alike: ${sameWrites}`]), ...changed, ...ended];
}

function figureLines({ took, cost, liveReads }: ShadowReport): string[] {
  return [
    ...(took === undefined
      ? []
      : [
          `time: median ${duration(took.median.incumbent)} to ${duration(took.median.candidate)}, p95 ${duration(took.p95.incumbent)} to ${duration(took.p95.candidate)}`,
        ]),
    ...(cost === undefined ? [] : [`cost: mean ${money(cost.incumbent)} to ${money(cost.candidate)}`]),
    ...(liveReads === 0 ? [] : [`reads that met the world later: ${liveReads}`]),
  ];
}

function exampleLine({ outcome, code, incumbent, shadow, changes }: ShadowPair): string {
  const [change] = changes;
  const what = change === undefined ? (code ?? OUTCOMES[outcome]) : changeText(change);
  return `look: airworthy runs diff ${shortId(incumbent)} ${shortId(shadow)}  ${visibleLine(what).slice(0, 200)}`;
}

function changeText(change: ActionChange): string {
  switch (change.kind) {
    case "missing":
      return `did ${change.done.tool} ${change.done.ask}, would not have`;
    case "extra":
      return `would have called ${change.would.tool} ${change.would.ask}`;
    default:
      return `would have called ${change.would.tool} ${change.would.ask}, did ${change.done.ask}`;
  }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}
