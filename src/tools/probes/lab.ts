import { dataOf, isEmpty, saysError, textsIn } from "./answers.ts";
import type { Caller, Input, Observation } from "./caller.ts";
import { BoundReached } from "./caller.ts";
import { isHarmless } from "./harmless.ts";
import type { Sources } from "./make-input.ts";
import { makeInput } from "./make-input.ts";
import { renewed } from "./own-name.ts";
import type { ProbeAnswer, ProbeTool } from "./probe-target.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { overlap, wordsOf } from "./words.ts";

/** Calls made, and inputs looked at, in one search for an input that is accepted. */
const ATTEMPTS = 4;
const CANDIDATES = 12;
const NOT_OWN = "it would change what the probe did not make: name what it may change with samples";
const SEEDS = 4;
const SEED_NAMES = 20;
/** Tools through which the state of the server is watched. */
const MAX_WATCHED = 4;
/** And through those about the same things. */
const MAX_NEAR = 2;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?|\b1[6-9]\d{8}(\d{3})?\b/g;

/**
 * What is counted up, stamped or made anew at every write, whether or not it changed anything: a row
 * that takes the place of its like has another id.
 */
const COUNTER =
  /"(_?id|uuid|rowid|version|revision|rev|etag|updated\w*|modified\w*|last_?\w*)":\s*("[^"]*"|\d+)/gi;

/** What the reading tools show at one moment, by tool. */
export type Snapshot = ReadonlyMap<string, Observation>;

/** What a fault works with: calls within bounds, what the tools have given so far, and the state they show. */
export class Lab {
  readonly sources: Sources;
  readonly subjects: readonly Subject[];
  readonly canary: string | undefined;
  readonly #caller: Caller;
  readonly #stable = new Map<Subject, boolean>();

  constructor(
    subjects: readonly Subject[],
    { caller, sources, canary }: { caller: Caller; sources: Sources; canary: string | undefined },
  ) {
    this.subjects = subjects;
    this.sources = sources;
    this.canary = canary;
    this.#caller = caller;
  }

  /** @throws BoundReached */
  async ask(subject: Subject, input: Input): Promise<Observation> {
    const effect = subject.kind.effect === "read" ? "read" : "write";
    // Whoever asks has to look first; what was overlooked must not be sent all the same.
    if (!this.isHarmless(subject, input)) throw new BoundReached(NOT_OWN, { all: false });
    const seen = await this.#caller.ask(subject.tool, input, effect);
    subject.seen.push(seen);
    const made = subject.kind.action === "create" && effect === "write";
    if (wentWell(seen)) this.sources.pool.harvest(seen, subject.kind.nouns, { made });
    return seen;
  }

  /** Many equal calls, none of which waits for another; what a bound forbids is not made. */
  async askAtOnce(subject: Subject, input: Input, count: number): Promise<readonly Observation[]> {
    const calls = Array.from({ length: count }, () =>
      this.#caller.ask(subject.tool, input, "read", { isBurst: true }),
    );
    const seen = (await Promise.allSettled(calls)).flatMap((one) => {
      if (one.status === "fulfilled") return [one.value];
      if (one.reason instanceof BoundReached) return [];
      throw one.reason;
    });
    subject.seen.push(...seen);
    return seen;
  }

  /** A call that is given up as soon as it is on its way. @throws BoundReached */
  async askLosing(subject: Subject, input: Input): Promise<Observation> {
    if (!this.isHarmless(subject, input)) throw new BoundReached(NOT_OWN, { all: false });
    return this.#caller.ask(losing(subject.tool), input, "write");
  }

  /** A call by a way that should be shut. */
  knock(door: ProbeTool, input: Input): Promise<Observation> {
    return this.#caller.ask(door, input, "read");
  }

  /** Whether nothing but what the probe made, or what the user named, can be changed by it. */
  isHarmless(subject: Subject, input: Input): boolean {
    return isHarmless(subject, input, this.sources);
  }

  /** Looks for an input that the tool accepts. */
  async findBaseline(subject: Subject): Promise<Observation | undefined> {
    let asked = 0;
    for (let attempt = 0; attempt < CANDIDATES && asked < ATTEMPTS; attempt += 1) {
      const input = makeInput(subject.tool, subject.kind, { sources: this.sources, attempt });
      if (subject.tried.some((tried) => JSON.stringify(tried) === JSON.stringify(input))) continue;
      subject.tried.push(input);
      if (!this.isHarmless(subject, input)) continue;
      asked += 1;
      const seen = await this.ask(subject, input);
      // A slow start is no reason to give up; a second silence ends it.
      if (seen.answer.kind === "lost" && seen.answer.why !== "timeout") break;
      if (!wentWell(seen)) continue;
      subject.baseline = seen;
      // An empty answer will do where nothing better comes.
      if (!isEmpty(seen.answer) || subject.kind.isCollection) break;
    }
    return subject.baseline;
  }

  /** Makes a few things, so that there is something to list and to find. */
  async seed(subject: Subject): Promise<void> {
    const first = await this.findBaseline(subject);
    if (first === undefined) return;
    for (let more = 1; more < SEEDS; more += 1)
      await this.ask(subject, renewed(first.input, SEED_NAMES + more));
  }

  /** An input to vary: one that went well, else one that should have. */
  inputFor(subject: Subject): Input {
    return subject.baseline?.input ?? makeInput(subject.tool, subject.kind, { sources: this.sources });
  }

  /** What the tools show now; `about`: of what a write is about, too, where a tool shows that by its name. */
  async snapshot(about?: Subject): Promise<Snapshot> {
    const shown = new Map<string, Observation>();
    for (const subject of await this.#watched(about)) {
      const seen = await this.ask(subject, asked(subject, about));
      if (wentWell(seen)) shown.set(subject.tool.name, seen);
    }
    return shown;
  }

  async #watched(about: Subject | undefined): Promise<readonly Subject[]> {
    const ranked = this.subjects.filter((subject) => rank(subject) > 0).sort((a, b) => rank(b) - rank(a));
    const near = ranked
      .filter(({ kind }) => about !== undefined && overlap(kind.nouns, about.kind.nouns) > 0)
      .sort((a, b) => Number(asksAlike(b, about)) - Number(asksAlike(a, about)));
    const general = await this.#firstStable(ranked, MAX_WATCHED);
    const others = near.filter((subject) => !general.includes(subject));
    return [...general, ...(await this.#firstStable(others, MAX_NEAR))];
  }

  async #firstStable(subjects: readonly Subject[], count: number): Promise<readonly Subject[]> {
    const found: Subject[] = [];
    for (const subject of subjects.slice(0, count * 2)) {
      if (found.length >= count) break;
      if (await this.#isStable(subject)) found.push(subject);
    }
    return found;
  }

  /** What tells the time shows no state. */
  async #isStable(subject: Subject): Promise<boolean> {
    const known = this.#stable.get(subject);
    if (known !== undefined) return known;
    const input = subject.baseline?.input ?? {};
    const first = await this.ask(subject, input);
    const second = await this.ask(subject, input);
    const stable = wentWell(first) && wentWell(second) && stateOf(first) === stateOf(second);
    this.#stable.set(subject, stable);
    return stable;
  }
}

/** The same thing is looked at that is written: where both are named by the same parameters. */
function asked({ baseline, kind }: Subject, about: Subject | undefined): Input {
  const input = baseline?.input ?? {};
  if (about?.baseline === undefined) return input;
  const shared = kind.parameters.filter(
    ({ name, required }) =>
      required && input[name] !== undefined && about.baseline?.input[name] !== undefined,
  );
  return { ...input, ...Object.fromEntries(shared.map(({ name }) => [name, about.baseline?.input[name]])) };
}

function asksAlike({ kind }: Subject, about: Subject | undefined): boolean {
  return kind.parameters.some(
    ({ name, required }) => required && about?.kind.parameters.some((other) => other.name === name),
  );
}

/** Sets show more than one thing does, and unfiltered ones more than searches. */
function rank({ kind, baseline }: Subject): number {
  if (kind.effect !== "read") return 0;
  if (baseline?.answer.kind !== "result" || baseline.answer.form === "media") return 0;
  return (kind.isCollection ? 3 : 0) + (kind.action === "list" ? 2 : 0) + (kind.action === "compute" ? 0 : 1);
}

const DIARIES: ReadonlySet<string> = new Set(["reflog", "audit", "activity", "history", "journal", "event"]);

/**
 * The tools that show another state. What notes down every call grows whether or not anything
 * changed: `diaries` says whether that counts, too.
 */
export function differs(
  before: Snapshot,
  after: Snapshot,
  { diaries = true }: { readonly diaries?: boolean } = {},
): readonly string[] {
  return [...after].flatMap(([tool, seen]) => {
    const earlier = before.get(tool);
    if (earlier === undefined || (!diaries && isDiary(tool))) return [];
    return stateOf(earlier, diaries) === stateOf(seen, diaries) ? [] : [tool];
  });
}

function isDiary(name: string): boolean {
  return wordsOf(name).some((word) => DIARIES.has(word));
}

function withoutDiaries(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDiaries);
  const record = recordOf(value);
  if (record === undefined) return value;
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, one]) => (isDiary(key) ? [] : [[key, withoutDiaries(one)]])),
  );
}

function stateOf({ answer }: Observation, diaries = true): string {
  const data = diaries ? undefined : dataOf(answer);
  const text = data === undefined ? answer.text : JSON.stringify(withoutDiaries(data));
  return (answer.kind === "result" ? text : answer.kind).replaceAll(TIME, "<time>").replaceAll(COUNTER, "");
}

export function wentWell({ answer, input }: Observation): boolean {
  return answer.kind === "result" && !saysError(answer, textsIn(input));
}

const GIVEN_UP: ProbeAnswer = { kind: "lost", why: "cut", text: "the reply was given up" };

/** The tool behind a line that breaks once the request is out. */
function losing(tool: ProbeTool): ProbeTool {
  return {
    ...tool,
    call: async (input, options) => {
      const cut = new AbortController();
      const reply = tool.call(input, { ...options, signal: AbortSignal.any([cut.signal, options.signal]) });
      // Nobody waits for it any more, however it ends.
      void Promise.resolve(reply).catch(() => {});
      await new Promise((resolve) => setImmediate(resolve));
      cut.abort(new Error("the reply was given up"));
      return GIVEN_UP;
    },
  };
}
