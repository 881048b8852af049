import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { App } from "../../app/open.ts";
import { ownPackage } from "../../app/own-package.ts";
import type { RolloutEvent } from "../../rollout/rollout-state.ts";
import { RunMetrics } from "./run-metrics.ts";
import { StoreMetrics } from "./store-metrics.ts";

export interface ServerFigures {
  /** Whether it is about to stop. */
  readonly isDraining: () => boolean;
}

/** What `GET /metrics` gives, in the text format of Prometheus. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #store: StoreMetrics;
  readonly #moves: Counter<"workflow" | "move">;
  readonly #leave: () => void;
  #isScraped = false;

  constructor(app: App, { isDraining }: ServerFigures) {
    const registers = [this.#registry];
    new Gauge({
      name: "airworthy_build_info",
      help: "Always 1; the version is the label",
      labelNames: ["version"],
      registers,
    }).set({ version: ownPackage().version }, 1);
    new Gauge({
      name: "airworthy_draining",
      help: "1 while this server takes no more runs, as it is about to stop",
      registers,
      collect() {
        this.set(isDraining() ? 1 : 0);
      },
    });
    this.#moves = new Counter({
      name: "airworthy_rollout_moves_total",
      help: "What the controller of this process has done to rollouts",
      labelNames: ["workflow", "move"],
      registers,
    });
    this.#leave = app.meter(new RunMetrics(this.#registry));
    this.#store = new StoreMetrics(app.store, this.#registry);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  moved(workflow: string, { type }: RolloutEvent): void {
    this.#moves.inc({ workflow, move: type });
  }

  async text(): Promise<string> {
    // What Node says of itself costs a timer and an observer, which only those pay who look.
    if (!this.#isScraped) collectDefaultMetrics({ register: this.#registry });
    this.#isScraped = true;
    await this.#store.look();
    return this.#registry.metrics();
  }

  close(): void {
    this.#leave();
    this.#registry.clear();
  }
}
