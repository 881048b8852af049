import type { ChildProcess } from "node:child_process";
import type { RunId } from "../../core/ids.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { ShadowJob, ShadowReply, ShadowSetup } from "./protocol.ts";
import { ShadowBounds } from "./shadow-bounds.ts";
import type { Spending } from "./spent.ts";
import { startProcess } from "./start-process.ts";

/** A run of the incumbent that is to be shadowed. */
export interface Offered {
  readonly run: RunId;
  readonly input?: string;
}

/** How a shadow was lost together with its process. */
export type Lost = { readonly kind: "crashed" | "hung" | "refused"; readonly message: string };

export interface RunnerOptions {
  readonly plan: ShadowPlan;
  readonly setup: ShadowSetup;
  /** What the shadow has come to before, whoever ran it. */
  readonly before: Spending;
  /** Keeps that a shadow was lost. */
  readonly onLost: (offered: Offered, lost: Lost) => void;
  /** Told that its processes do not live: no more shadows are run here. */
  readonly onGivenUp: (why: string) => void;
}

export interface RunnerStats {
  readonly done: number;
  readonly lost: number;
  /** Offers that found the queue full. */
  readonly dropped: number;
  readonly queued: number;
  readonly cost: number;
  /** Why no more shadows are run; undefined while they are. */
  readonly stopped: string | undefined;
}

interface Flight {
  readonly offered: Offered;
  readonly timer: NodeJS.Timeout;
}

/** What waits beyond this is dropped: a shadow is a sample, and memory is bounded. */
const QUEUE = 100;
/** Processes lost one after another, after which a candidate is given up. */
const LOSSES = 3;
/** Ms after which one is taken to hang, if its plan says nothing. */
export const TIMEOUT = 60_000;

/** Runs the shadows of one plan in a process of its own, started again when it is lost. */
export class ShadowRunner {
  readonly #options: RunnerOptions;
  readonly #queue: { offered: Offered; alone: boolean }[] = [];
  readonly #flights = new Map<number, Flight>();
  #child: ChildProcess | undefined;
  #isReady = false;
  #next = 0;
  #alone = false;
  #fatal = "";
  #hung: number | undefined;
  #losses = 0;
  readonly #bounds: ShadowBounds;
  #dropped = 0;
  #stopped: string | undefined;
  #cpu = { used: 0, since: 0 };
  #pause: NodeJS.Timeout | undefined;
  #idle = Promise.withResolvers<void>();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#bounds = new ShadowBounds(options.plan, options.before);
    this.#idle.resolve();
  }

  get stats(): RunnerStats {
    const { done, lost, cost } = this.#bounds;
    return {
      done,
      lost,
      dropped: this.#dropped,
      queued: this.#queue.length,
      cost,
      stopped: this.#stopped,
    };
  }

  /** Is told what all processes together have come to. */
  know(all: Spending): void {
    this.#bounds.know(all, this.#flights.size);
  }

  offer(offered: Offered): void {
    this.#checkLimits();
    if (this.#stopped !== undefined) return;
    if (this.#queue.length >= QUEUE) {
      this.#dropped += 1;
      return;
    }
    if (this.#isIdle) this.#idle = Promise.withResolvers();
    this.#queue.push({ offered, alone: false });
    this.#pump();
  }

  /** Resolves once nothing waits and nothing runs. */
  idle(): Promise<void> {
    return this.#idle.promise;
  }

  close(): void {
    this.#stopped ??= "closed";
    this.#drop();
    this.#child?.kill("SIGKILL");
  }

  get #isIdle(): boolean {
    return this.#queue.length === 0 && this.#flights.size === 0;
  }

  #drop(): void {
    this.#queue.length = 0;
    for (const { timer } of this.#flights.values()) clearTimeout(timer);
    this.#flights.clear();
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#idle.resolve();
  }

  #pump(): void {
    const { concurrency = 1 } = this.#options.plan;
    if (this.#queue.length > 0 && this.#stopped === undefined) this.#child ??= this.#start();
    while (
      this.#queue.length > 0 &&
      this.#isReady &&
      this.#pause === undefined &&
      this.#stopped === undefined
    ) {
      const isAlone = this.#alone || this.#queue[0]?.alone === true;
      if (
        this.#flights.size >= (isAlone ? 1 : concurrency) ||
        this.#bounds.isFull(this.#flights.size) ||
        this.#rests()
      )
        return;
      const next = this.#queue.shift();
      if (next !== undefined) this.#send(next);
    }
    if (!this.#isIdle) return;
    this.#idle.resolve();
    if (this.#stopped !== undefined) this.#child?.kill();
  }

  /** Whether the processor has had its share for now. */
  #rests(): boolean {
    const { cpu = 1 } = this.#options.plan;
    const due = this.#cpu.used / cpu - (performance.now() - this.#cpu.since);
    if (due <= 0) return false;
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#pump();
    }, due).unref();
    return true;
  }

  #send({ offered, alone }: { offered: Offered; alone: boolean }): void {
    this.#alone = alone;
    const id = ++this.#next;
    const { timeout = TIMEOUT } = this.#options.plan;
    const timer = setTimeout(() => {
      this.#hung = id;
      this.#child?.kill("SIGKILL");
    }, timeout).unref();
    this.#flights.set(id, { offered, timer });
    this.#child?.send({ kind: "job", id, ...offered } satisfies ShadowJob, () => {});
  }

  #start(): ChildProcess {
    const { plan, setup } = this.#options;
    const child = startProcess(plan, setup);
    this.#isReady = false;
    child.on("message", (message: ShadowReply) => this.#heard(message));
    child.on("error", () => {});
    child.on("exit", (code, signal) => this.#lostProcess(signal ?? `exit code ${code}`));
    return child;
  }

  #heard(message: ShadowReply): void {
    if (message.kind === "fatal") {
      this.#fatal = message.message;
      return;
    }
    if (message.kind === "ready") {
      this.#isReady = true;
      this.#cpu = { used: 0, since: performance.now() };
      this.#pump();
      return;
    }
    const offered = this.#land(message.id);
    if (offered === undefined) return;
    this.#cpu = { ...this.#cpu, used: message.cpu };
    this.#losses = 0;
    if (message.kind === "done") this.#bounds.addDone(message.cost);
    else this.#lose(offered, { kind: "refused", message: message.message });
    this.#alone = false;
    this.#checkLimits();
    this.#pump();
  }

  #land(id: number): Offered | undefined {
    const flight = this.#flights.get(id);
    if (flight === undefined) return undefined;
    clearTimeout(flight.timer);
    this.#flights.delete(id);
    return flight.offered;
  }

  #lose(offered: Offered, lost: Lost): void {
    this.#bounds.addLost();
    this.#options.onLost(offered, lost);
  }

  /** Of several in flight nobody knows which one took the process with it: each is tried again by itself. */
  #lostProcess(how: string): void {
    this.#child = undefined;
    this.#isReady = false;
    const [hung, fatal] = [this.#hung, this.#fatal];
    this.#hung = undefined;
    this.#fatal = "";
    if (this.#stopped === "closed") return;
    const flights = [...this.#flights.keys()];
    const guilty = hung ?? (flights.length === 1 ? flights[0] : undefined);
    for (const id of flights) {
      const offered = this.#land(id);
      if (offered === undefined) continue;
      if (id !== guilty && this.#stopped === undefined) this.#queue.unshift({ offered, alone: true });
      else if (id !== guilty) this.#lose(offered, { kind: "crashed", message: "Its process was lost" });
      else if (hung === id) this.#lose(offered, { kind: "hung", message: "It did not end in its time" });
      else
        this.#lose(offered, { kind: "crashed", message: fatal === "" ? `Its process ended: ${how}` : fatal });
    }
    this.#alone = false;
    this.#losses += 1;
    if (this.#losses >= LOSSES && this.#stopped === undefined) {
      const why = `its process was lost ${LOSSES} times in a row: ${fatal === "" ? how : fatal}`;
      this.#stop(why);
      this.#options.onGivenUp(why);
    }
    this.#pump();
  }

  #checkLimits(): void {
    const { reached } = this.#bounds;
    if (reached !== undefined) this.#stop(reached);
  }

  /** What is in flight may land. */
  #stop(why: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = why;
    this.#queue.length = 0;
    this.#pump();
  }
}
