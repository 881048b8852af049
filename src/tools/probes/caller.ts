import { canonical } from "../../core/canonical.ts";
import { tryHere } from "../../core/context.ts";
import { invoke } from "../../core/seam.ts";
import type { ProbeCall } from "./finding.ts";
import type { ProbeAnswer, ProbeTool } from "./probe-target.ts";

/** Characters of an answer that a report shows. */
const SHOWN = 400;

export interface CallLimits {
  /** Calls in all. */
  readonly maxCalls: number;
  /** Calls of one tool. */
  readonly maxCallsPerTool: number;
  readonly callsPerSecond: number;
  /** Of one call, in ms. */
  readonly timeout: number;
  /** Of all calls together, in ms. */
  readonly maxTime: number;
}

export type Input = Readonly<Record<string, unknown>>;

export interface Observation {
  readonly call: ProbeCall;
  readonly input: Input;
  readonly answer: ProbeAnswer;
}

/** Thrown where a bound is reached; the probe of that tool ends there. */
export class BoundReached extends Error {
  override readonly name = "BoundReached";
  readonly bound: string;
  readonly all: boolean;

  constructor(bound: string, { all }: { all: boolean }) {
    super(bound);
    this.bound = bound;
    this.all = all;
  }
}

/**
 * Makes the calls of a probe: bounded in number, rate and time, and through the seam, so that in a
 * run each is recorded and a replay makes none. What it decides by is recorded with the answers.
 */
export class Caller {
  readonly calls: ProbeCall[] = [];
  readonly #limits: CallLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #perTool = new Map<string, number>();
  readonly #timeouts = new Map<string, number>();
  #spent = 0;
  #begun = 0;
  #next = 0;
  #gone = false;

  constructor(limits: CallLimits, signal: AbortSignal | undefined) {
    this.#limits = limits;
    this.#signal = signal;
  }

  /** `isBurst`: one of many at once, to which only the bounds of all calls apply. */
  async ask(
    tool: ProbeTool,
    input: Input,
    effect: "read" | "write",
    { isBurst = false }: { readonly isBurst?: boolean } = {},
  ): Promise<Observation> {
    this.#assertWithin();
    if (!isBurst) this.#assertToolWithin(tool);
    const nth = (this.#perTool.get(tool.name) ?? 0) + 1;
    this.#perTool.set(tool.name, nth);
    this.#begun += 1;
    const { answer, took } = await this.#answer(tool, input, effect);
    this.#spent += took;
    if (answer.kind === "lost") this.#lost(tool, answer.why);
    const call: ProbeCall = {
      id: this.calls.length + 1,
      tool: tool.name,
      address: nth === 1 ? tool.name : `${tool.name}#${nth}`,
      input,
      answer: answer.kind,
      text: answer.text.length > SHOWN ? `${answer.text.slice(0, SHOWN)}…` : answer.text,
      took: Math.round(took),
    };
    this.calls.push(call);
    return { call, input, answer };
  }

  /** In ms, as recorded. */
  get spent(): number {
    return this.#spent;
  }

  /** Whether the server ended. */
  get gone(): boolean {
    return this.#gone;
  }

  #assertWithin(): void {
    const { maxCalls, maxTime } = this.#limits;
    const all = (bound: string): BoundReached => new BoundReached(bound, { all: true });
    if (this.#signal?.aborted === true) throw all("the probe was stopped");
    if (this.#gone) throw all("the server is gone");
    if (this.#begun >= maxCalls) throw all(`${maxCalls} calls were made`);
    if (this.#spent >= maxTime) throw all(`${maxTime} ms were spent on calls`);
  }

  #assertToolWithin(tool: ProbeTool): void {
    const { maxCallsPerTool } = this.#limits;
    const one = (bound: string): BoundReached => new BoundReached(bound, { all: false });
    if ((this.#perTool.get(tool.name) ?? 0) >= maxCallsPerTool)
      throw one(`${maxCallsPerTool} calls of it were made`);
    if ((this.#timeouts.get(tool.name) ?? 0) >= 2) throw one("it did not answer in time twice");
  }

  #lost(tool: ProbeTool, why: Extract<ProbeAnswer, { kind: "lost" }>["why"]): void {
    if (why === "gone") this.#gone = true;
    if (why === "timeout") this.#timeouts.set(tool.name, (this.#timeouts.get(tool.name) ?? 0) + 1);
  }

  async #answer(
    tool: ProbeTool,
    input: Input,
    effect: "read" | "write",
  ): Promise<{ readonly answer: ProbeAnswer; readonly took: number }> {
    const perform = (): Promise<{ answer: ProbeAnswer; took: number }> => this.#perform(tool, input);
    const here = tool.recordsItself === true ? undefined : tryHere();
    if (here === undefined) return perform();
    // A lone surrogate or the like cannot be recorded; it is then sent to nobody either.
    canonical(input, `the arguments of ${tool.name}`);
    return (await invoke(
      { kind: "tool", name: tool.name, ask: { value: input }, effect, perform },
      here,
    )) as {
      answer: ProbeAnswer;
      took: number;
    };
  }

  async #perform(tool: ProbeTool, input: Input): Promise<{ answer: ProbeAnswer; took: number }> {
    if (tool.recordsItself !== true) await this.#pace();
    const from = performance.now();
    const answer = await bounded(tool, input, { timeout: this.#limits.timeout, signal: this.#signal });
    // In a replay the tool's own record is all there is, and no time may be told.
    return { answer, took: tool.recordsItself === true ? 0 : performance.now() - from };
  }

  async #pace(): Promise<void> {
    const now = performance.now();
    const wait = this.#next - now;
    this.#next = Math.max(now, this.#next) + 1_000 / this.#limits.callsPerSecond;
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** A tool that ignores its timeout is left behind. */
async function bounded(
  tool: ProbeTool,
  input: Input,
  { timeout, signal }: { timeout: number; signal: AbortSignal | undefined },
): Promise<ProbeAnswer> {
  if (tool.recordsItself === true) {
    // It keeps to its signal by itself, and what it then says is what its record says.
    const over = AbortSignal.timeout(timeout);
    return tool.call(input, {
      signal: signal === undefined ? over : AbortSignal.any([over, signal]),
      timeout,
    });
  }
  const late = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<ProbeAnswer>((resolve) => {
    timer = setTimeout(() => {
      late.abort();
      resolve({ kind: "lost", why: "timeout", text: `no answer within ${timeout} ms` });
      // The tool may keep to the time itself, and is then to say so in its own words.
    }, timeout + 250);
  });
  const both = signal === undefined ? late.signal : AbortSignal.any([late.signal, signal]);
  try {
    return await Promise.race([tool.call(input, { signal: both, timeout }), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
