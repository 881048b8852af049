import type { Registry } from "prom-client";
import { Counter, Gauge, Histogram } from "prom-client";
import type { Execution } from "../../core/execution.ts";
import type { Metering } from "../../core/metering.ts";
import type { CallRecord, RunStatus } from "../../core/run.ts";

/** Names of workflows that are told apart; further ones are counted as `other`, so that nobody's memory grows with them. */
const MOST_NAMES = 200;
const OTHER = "other";
/** Seconds. Calls of models take minutes, steps microseconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800];

/** Counts the traffic that this process executes: not forks, shadows, trials and replays. */
export class RunMetrics implements Metering {
  readonly #names = new Set<string>();
  readonly #started: Counter<"workflow">;
  readonly #resumed: Counter<"workflow">;
  readonly #ended: Counter<"workflow" | "status">;
  readonly #took: Histogram<"workflow">;
  readonly #inFlight: Gauge<"workflow">;
  readonly #calls: Counter<"workflow" | "kind" | "outcome">;
  readonly #callTook: Histogram<"kind">;
  readonly #tokens: Counter<"workflow" | "type">;
  readonly #cost: Counter<"workflow">;
  readonly #unpriced: Counter<"workflow">;

  constructor(registry: Registry) {
    const registers = [registry];
    const workflow = ["workflow"] as const;
    const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter({ name: `airworthy_${name}`, help, labelNames, registers });
    this.#started = counter("runs_started_total", "Runs that began in this process", workflow);
    this.#resumed = counter("runs_resumed_total", "Runs that this process went on with", workflow);
    this.#ended = counter("runs_ended_total", "Runs whose end this process kept, by what they came to", [
      "workflow",
      "status",
    ]);
    this.#took = new Histogram({
      name: "airworthy_run_duration_seconds",
      help: "From the start of a run to its end",
      labelNames: workflow,
      buckets: BUCKETS,
      registers,
    });
    this.#inFlight = new Gauge({
      name: "airworthy_runs_in_flight",
      help: "Runs that this process executes now",
      labelNames: workflow,
      registers,
    });
    this.#calls = counter("calls_total", "Calls that ended", ["workflow", "kind", "outcome"]);
    this.#callTook = new Histogram({
      name: "airworthy_call_duration_seconds",
      help: "How long a call took",
      labelNames: ["kind"],
      buckets: BUCKETS,
      registers,
    });
    this.#tokens = counter("tokens_total", "Tokens of model calls", ["workflow", "type"]);
    this.#cost = counter("cost_dollars_total", "US dollars of model calls whose price is known", workflow);
    this.#unpriced = counter("calls_unpriced_total", "Model calls without a known price", workflow);
  }

  entered(execution: Execution): () => void {
    if (!isTraffic(execution)) return () => {};
    const labels = this.#labels(execution);
    (execution.options.mode === "resume" ? this.#resumed : this.#started).inc(labels);
    this.#inFlight.inc(labels);
    return () => this.#inFlight.dec(labels);
  }

  called(execution: Execution, { kind, state, took, note }: CallRecord): void {
    if (!isTraffic(execution)) return;
    const labels = this.#labels(execution);
    this.#calls.inc({ ...labels, kind, outcome: state });
    this.#callTook.observe({ kind }, took / 1_000);
    if (kind !== "model") return;
    const { usage, cost } = note ?? {};
    const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0 } = usage ?? {};
    const tokens = { input, cache_read: cacheRead, cache_write: cacheWrite, output, reasoning };
    for (const [type, count] of Object.entries(tokens)) this.#tokens.inc({ ...labels, type }, count);
    if (cost !== undefined) this.#cost.inc(labels, cost);
    else if (state === "done") this.#unpriced.inc(labels);
  }

  ended(execution: Execution, status: RunStatus): void {
    if (!isTraffic(execution)) return;
    const labels = this.#labels(execution);
    this.#ended.inc({ ...labels, status });
    if (status !== "waiting") this.#took.observe(labels, execution.elapsed() / 1_000);
  }

  #labels({ options: { workflow } }: Execution): { readonly workflow: string } {
    if (!this.#names.has(workflow)) {
      if (this.#names.size >= MOST_NAMES) return { workflow: OTHER };
      this.#names.add(workflow);
    }
    return { workflow };
  }
}

function isTraffic({ options: { mode } }: Execution): boolean {
  return mode === "live" || mode === "resume";
}
