import { count, grouped } from "../../core/print/amounts.ts";
import type { Interval } from "../../stats/interval.ts";
import type { Figures } from "../figures/figures.ts";
import type { LatencyQuantile } from "../figures/latency-figures.ts";
import type { PartFigures } from "../figures/part-figures.ts";
import type { Unit } from "../gate/held.ts";
import { amount, limits, percent } from "./amounts.ts";

/** A figure as every report shows it. */
export interface FigureRow {
  readonly name: string;
  readonly value: string;
  /** Empty where it has none. */
  readonly interval: string;
  /** What it is made of: `80 trials of 20 cases`. */
  readonly of: string;
}

/** The figures of a release, always together and in this order. */
export function figureRows(figures: Figures): readonly FigureRow[] {
  return [...rates(figures), ...latency(figures), ...costs(figures), ...usage(figures), ...errors(figures)];
}

function rates(figures: Figures): readonly FigureRow[] {
  const { success, passHatK, passAtK, stability } = figures;
  const rows: FigureRow[] = [];
  if (success === undefined)
    rows.push({ name: "success", value: "unknown", interval: "", of: "no trial counts" });
  else {
    const { clusters, n, trials, rate } = success;
    const clustered = clusters === undefined ? "" : ` in ${grouped(clusters)} clusters`;
    rows.push(
      row("success", rate, success, { unit: "share", of: `${trialsOf(trials)}, ${casesOf(n)}${clustered}` }),
    );
  }
  const kept = keptK(passHatK.map(({ k }) => k));
  for (const { k, rate } of passHatK)
    if (kept.includes(k))
      rows.push(row(`pass^${k}`, rate.rate, rate, { unit: "share", of: casesOf(rate.n) }));
  for (const { k, rate } of passAtK)
    if (kept.includes(k))
      rows.push(row(`pass@${k}`, rate.rate, rate, { unit: "share", of: casesOf(rate.n) }));
  if (stability.cases > 0)
    rows.push({
      name: "flaky",
      value: percent(stability.flaky.length / stability.cases),
      interval: "",
      of: `${grouped(stability.flaky.length)} of ${casesOf(stability.cases)}`,
    });
  return rows;
}

/** k = 1 is the success itself. */
function keptK(all: readonly number[]): readonly number[] {
  const most = all.at(-1) ?? 1;
  return all.filter((k) => k > 1 && (k === most || k === 2 || k === 5));
}

function latency({ latency: known, trials }: PartFigures): readonly FigureRow[] {
  if (known === undefined) {
    const of = trials === 0 ? "" : "no times are known";
    return [{ name: "latency", value: "unknown", interval: "", of }];
  }
  const of = trialsOf(known.n);
  const one = (name: string, quantile: LatencyQuantile): FigureRow =>
    row(name, quantile.value, quantile, { unit: "ms", of });
  return [one("latency p50", known.p50), one("latency p95", known.p95), one("latency p99", known.p99)];
}

function costs({ cost, trials, success }: PartFigures): readonly FigureRow[] {
  const { perRun, perSuccess, unknown, total } = cost;
  if (unknown > 0) {
    const others = unknown < trials ? `; the others ${amount(total, "usd")}` : "";
    const of = `no price for ${grouped(unknown)} of ${trialsOf(trials)}${others}`;
    return [{ name: "cost", value: "unknown", interval: "", of }];
  }
  const rows: FigureRow[] = [];
  if (perRun !== undefined)
    rows.push(
      row("cost per run", perRun.ratio, atLeastZero(perRun), {
        unit: "usd",
        of: `${amount(total, "usd")} in all`,
      }),
    );
  if (perSuccess !== undefined)
    rows.push(
      row("cost per success", perSuccess.ratio, atLeastZero(perSuccess), {
        unit: "usd",
        of: "failures included",
      }),
    );
  else if (success !== undefined)
    rows.push({ name: "cost per success", value: "none", interval: "", of: "no trial passed" });
  return rows;
}

function usage({ usage: used }: PartFigures): readonly FigureRow[] {
  const tokens =
    used.tokensIn === undefined || used.tokensOut === undefined
      ? { value: "unknown", of: "" }
      : {
          value: `${count(Math.round(used.tokensIn))} + ${count(Math.round(used.tokensOut))}`,
          of: "in + out, mean of a trial",
        };
  const calls = used.calls === undefined ? "unknown" : used.calls.toFixed(1);
  return [
    { name: "tokens", interval: "", ...tokens },
    { name: "calls", value: calls, interval: "", of: "mean of a trial" },
  ];
}

function errors({ errors: ended, toolErrors }: PartFigures): readonly FigureRow[] {
  const rows: FigureRow[] = [];
  if (ended !== undefined)
    rows.push(row("ended in error", ended.rate, ended, { unit: "share", of: trialsOf(ended.trials) }));
  const { ofCalls, ofTrials, total } = toolErrors;
  if (ofCalls !== undefined)
    rows.push(
      row("tool errors", ofCalls.share, ofCalls, {
        unit: "share",
        of: `${grouped(total)} of ${grouped(ofCalls.events)} tool calls`,
      }),
    );
  else if (ofTrials !== undefined && total > 0)
    rows.push(
      row("tool errors", ofTrials.rate, ofTrials, {
        unit: "share",
        of: `of trials had one; ${grouped(total)} in all`,
      }),
    );
  return rows;
}

function row(
  name: string,
  value: number,
  interval: Interval,
  { unit, of }: { unit: Unit; of: string },
): FigureRow {
  return { name, value: amount(value, unit), interval: limits(interval, unit), of };
}

function atLeastZero({ low, high }: Interval): Interval {
  return { low: Number.isFinite(low) ? Math.max(0, low) : low, high };
}

function trialsOf(n: number): string {
  return `${grouped(n)} ${n === 1 ? "trial" : "trials"}`;
}

function casesOf(n: number): string {
  return `${grouped(n)} ${n === 1 ? "case" : "cases"}`;
}
