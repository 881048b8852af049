import { encode } from "../../core/codec.ts";
import { encodeError } from "../../core/error-codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import { newRunId } from "../../core/ids.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import { bucketOf } from "../../rollout/assign.ts";
import { shadowTag } from "../../rollout/shadow/report-shadow.ts";
import type { Lost, Offered, RunnerStats } from "./shadow-runner.ts";
import { ShadowRunner, TIMEOUT } from "./shadow-runner.ts";
import { Spent } from "./spent.ts";

export interface ShadowsOptions {
  readonly store: Store;
  readonly root: string;
  readonly keys: readonly string[];
  /** Whether what is stored may have placeholders in place of what was given. */
  readonly isRedacted: boolean;
}

/** Characters of an input that is handed over; a shadow of a longer one is left out. */
const LONGEST = 1024 * 1024;
/** Ms after the last offer for which a process is kept. */
const KEPT = 60_000;

/** Ms between two looks at what the shadows of other processes have come to. */
const LOOK = 250;

interface Running {
  readonly runner: Promise<ShadowRunner>;
  readonly spent: Spent;
  timer: NodeJS.Timeout;
  /** When it is looked again. */
  next: number;
}

/** The shadows of an app: offered when the incumbent has answered, and never waited for. */
export class Shadows {
  readonly #options: ShadowsOptions;
  readonly #runners = new Map<string, Running>();
  #isWarned = false;

  constructor(options: ShadowsOptions) {
    this.#options = options;
  }

  /** Gives back at once; whatever goes wrong from here on is the shadow's. */
  offer(plan: ShadowPlan, run: RunId, input: unknown): void {
    if (bucketOf(plan.id, run) >= Math.round((plan.percent ?? 100) * 100)) return;
    setImmediate(() => {
      this.#offer(plan, run, input).catch((error: unknown) => this.#warn(String(error)));
    });
  }

  /** Resolves once every shadow that was offered has ended. */
  async idle(): Promise<void> {
    // The processes of shadows keep nothing alive, so that this must.
    const alive = setInterval(() => {}, 1_000);
    try {
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      for (const { runner } of this.#runners.values()) await (await runner.catch(() => undefined))?.idle();
    } finally {
      clearInterval(alive);
    }
  }

  async stats(shadow: string): Promise<RunnerStats | undefined> {
    return (await this.#runners.get(shadow)?.runner)?.stats;
  }

  close(): void {
    for (const { runner, timer } of this.#runners.values()) {
      clearTimeout(timer);
      runner.then((one) => one.close()).catch(() => {});
    }
    this.#runners.clear();
  }

  async #offer(plan: ShadowPlan, run: RunId, input: unknown): Promise<void> {
    const { store, isRedacted } = this.#options;
    if (store.address === undefined) {
      this.#warn(
        "a shadow has a process of its own, and needs a store that it can open: in a file, or by a database's URL",
      );
      return;
    }
    const text = isRedacted ? encode(input, { what: "the input of the run" }) : undefined;
    if (text !== undefined && text.length > LONGEST) return;
    const running = this.#runnerOf(plan, store.address);
    const runner = await running.runner;
    await this.#lookAgain(plan, running);
    runner.offer({ run, ...(text === undefined ? {} : { input: text }) });
  }

  /** Its bounds on runs and cost are those of all processes together. */
  async #lookAgain({ runs, cost }: ShadowPlan, running: Running): Promise<void> {
    const now = performance.now();
    if ((runs === undefined && cost === undefined) || now < running.next) return;
    // Two looks at once would add the same runs twice.
    running.next = Number.POSITIVE_INFINITY;
    try {
      (await running.runner).know(await running.spent.look());
    } finally {
      running.next = performance.now() + LOOK;
    }
  }

  #runnerOf(plan: ShadowPlan, address: string): Running {
    const known = this.#runners.get(plan.id);
    clearTimeout(known?.timer);
    const timer = setTimeout(() => this.#leave(plan.id), KEPT).unref();
    if (known !== undefined) {
      known.timer = timer;
      return known;
    }
    const spent = new Spent(this.#options.store, plan.id);
    const runner = this.#start(plan, address, spent);
    // A store that was away for a moment must not end the shadow for good.
    runner.catch(() => this.#leave(plan.id, runner));
    const running = { runner, spent, timer, next: performance.now() + LOOK };
    this.#runners.set(plan.id, running);
    return running;
  }

  #leave(shadow: string, of?: Promise<ShadowRunner>): void {
    const known = this.#runners.get(shadow);
    if (of !== undefined && known?.runner !== of) return;
    clearTimeout(known?.timer);
    this.#runners.delete(shadow);
    known?.runner.then((one) => one.close()).catch(() => {});
  }

  async #start(plan: ShadowPlan, address: string, spent: Spent): Promise<ShadowRunner> {
    const { root, keys } = this.#options;
    const { candidate, liveReads = true, when = "after", timeout = TIMEOUT } = plan;
    const patience = when === "beside" ? { patience: timeout / 3 } : {};
    return new ShadowRunner({
      plan,
      setup: {
        kind: "setup",
        store: address,
        root,
        keys,
        shadow: plan.id,
        candidate,
        liveReads,
        ...patience,
      },
      before: await spent.look(),
      onLost: (offered, lost) => {
        this.#keepLost(plan, offered, lost).catch((error: unknown) => this.#warn(String(error)));
      },
      onGivenUp: (why) => this.#warn(`the shadow ${plan.id} of ${candidate} is given up here: ${why}`),
    });
  }

  /** A shadow that took its process with it left nothing behind: that is kept in its place. */
  async #keepLost(plan: ShadowPlan, { run }: Offered, lost: Lost): Promise<void> {
    const { store } = this.#options;
    const incumbent = await store.load(run);
    if (incumbent === undefined) return;
    const { workflow, input, subject } = incumbent;
    const startedAt = Date.now();
    const error = encodeError(lostError(lost));
    await store.import({
      id: newRunId(startedAt),
      workflow,
      input,
      startedAt,
      release: plan.candidate,
      parent: { kind: "shadow", run },
      tags: [shadowTag(plan.id)],
      ...(subject === undefined ? {} : { subject }),
      end: { status: "failed", error },
      status: "failed",
      interrupted: false,
      took: undefined,
      attempt: 1,
      totals: { calls: 0, tokensIn: 0, tokensOut: 0, cost: 0, unpriced: 0, toolErrors: 0 },
      calls: [],
    });
  }

  #warn(why: string): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    process.emitWarning(`Cannot shadow: ${why}`, "AirworthyWarning");
  }
}

function lostError({ kind, message }: Lost): AirworthyError {
  switch (kind) {
    case "crashed":
      return new AirworthyError({
        code: "shadow_crashed",
        message: `The shadow took its process with it: ${message}`,
        hint: "It would have failed here: try it on the same input with `airworthy rerun --release`",
      });
    case "hung":
      return new AirworthyError({
        code: "shadow_hung",
        message: `The shadow hung: ${message}`,
        hint: "It would have failed here: try it on the same input with `airworthy rerun --release`",
      });
    default:
      return new AirworthyError({
        code: "shadow_refused",
        message: `The shadow could not be begun: ${message}`,
        hint: "It would have failed here: try it on the same input with `airworthy rerun --release`",
      });
  }
}
