import { setTimeout as delay } from "node:timers/promises";
import type { Registry } from "prom-client";
import { Gauge } from "prom-client";
import { isAirworthyError } from "../../core/errors.ts";
import type { ConnectionFigures, Store } from "../../core/store.ts";
import { opened } from "../../rollout/load-rollout.ts";
import { rolloutView } from "../../rollout/rollout-view.ts";

/** Whoever scrapes more often is told the same, in ms: several servers on a store are scraped, and each asks it. */
const FRESH = 5_000;
/** Ms for which a scrape waits for the store; the figures of the process are given in any case. */
const PATIENCE = 3_000;

type Names = readonly string[];

/** What the store knows, the same for every process on it: rollouts and alerts; and how busy its connections are. */
export class StoreMetrics {
  readonly #store: Store;
  readonly #registry: Registry;
  readonly #isUp: Gauge;
  readonly #all: Gauge[] = [];
  readonly #rollout: Gauge;
  readonly #stage: Gauge;
  readonly #share: Gauge;
  readonly #runs: Gauge;
  readonly #verdict: Gauge;
  readonly #harm: Gauge;
  readonly #alerts: Gauge;
  readonly #untold: Gauge;
  #looked = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;

  constructor(store: Store, registry: Registry) {
    this.#store = store;
    this.#registry = registry;
    this.#isUp = new Gauge({
      name: "airworthy_store_up",
      help: "Whether the store answered the last look",
      registers: [registry],
    });
    this.#rollout = this.#gauge("rollout_open", "Rollouts that are under way, by status", [
      "workflow",
      "status",
    ]);
    this.#stage = this.#gauge("rollout_stage", "Stage of the rollout, from 1", ["workflow"]);
    this.#share = this.#gauge("rollout_share", "Share of the traffic that the candidate gets, 0 to 1", [
      "workflow",
    ]);
    this.#runs = this.#gauge("rollout_runs", "Runs of the rollout that were read, by side", [
      "workflow",
      "arm",
    ]);
    this.#verdict = this.#gauge("rollout_verdict", "1 for what the gates say now", ["workflow", "verdict"]);
    this.#harm = this.#gauge(
      "rollout_gate_harm",
      "Evidence that the candidate is worse; from 1 it is rolled back",
      ["workflow", "gate"],
    );
    this.#alerts = this.#gauge("alerts_firing", "Alerts that are open", ["workflow"]);
    this.#untold = this.#gauge("notices_untold", "Notices of alerts that have not arrived yet", []);
    if (store.connections !== undefined) connectionGauge(store.connections.bind(store), registry);
  }

  /** Looks at the store, if that is due. Never throws: a store that is away is a figure, too. */
  async look(): Promise<void> {
    if (performance.now() - this.#looked < FRESH) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looked = performance.now();
      this.#looking = undefined;
    });
    const giveUp = new AbortController();
    const late = delay(PATIENCE, true, { signal: giveUp.signal, ref: false }).catch(() => false);
    if (await Promise.race([this.#looking.then(() => false), late])) this.#isAway();
    giveUp.abort();
  }

  /** What it said before is not what it says now. */
  #isAway(): void {
    for (const gauge of this.#all) gauge.reset();
    this.#isUp.set(0);
  }

  async #look(): Promise<void> {
    try {
      const [rollouts, alerts, untold] = await Promise.all([
        this.#store.rollouts.list({ open: true }),
        this.#store.monitoring.alerts({ open: true, limit: 1_000 }),
        this.#store.monitoring.untold(),
      ]);
      const open = await Promise.all(rollouts.map((one) => opened(this.#store, one)));
      // All at once, so that no scrape sees half of it.
      for (const gauge of this.#all) gauge.reset();
      for (const one of open) this.#keepRollout(one);
      for (const { workflow } of alerts) this.#alerts.inc({ workflow });
      this.#untold.set(untold.length);
      this.#isUp.set(1);
    } catch (error) {
      this.#isAway();
      if (!isAirworthyError(error)) throw error;
    }
  }

  #keepRollout(rollout: Parameters<typeof rolloutView>[0]): void {
    const { workflow, plan, state, evidence } = rollout;
    const { verdict, tiles } = rolloutView(rollout, Date.now());
    const index = "stage" in state ? state.stage : undefined;
    const stage = index === undefined ? undefined : plan.stages[index];
    this.#rollout.set({ workflow, status: state.status }, 1);
    if (index !== undefined) this.#stage.set({ workflow }, index + 1);
    this.#share.set({ workflow }, stage?.kind === "canary" ? stage.percent / 100 : 0);
    for (const arm of ["candidate", "incumbent"] as const)
      this.#runs.set({ workflow, arm }, evidence.served[arm]);
    this.#verdict.set({ workflow, verdict: verdict.verdict }, 1);
    for (const { name, harm, alarm } of tiles)
      this.#harm.set({ workflow, gate: name }, Math.max(0, harm / alarm));
  }

  #gauge(name: string, help: string, labelNames: Names): Gauge {
    const gauge = new Gauge({ name: `airworthy_${name}`, help, labelNames, registers: [this.#registry] });
    this.#all.push(gauge);
    return gauge;
  }
}

/** Read at each scrape: it costs nothing, and is told while the store is away, too. */
function connectionGauge(figures: () => ConnectionFigures, registry: Registry): void {
  new Gauge({
    name: "airworthy_store_connections",
    help: "Connections of this process to the store: how many there may be, are open, are idle, are waited for",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(figures())) this.set({ state }, count);
    },
  });
}
