import { isEmpty, saysError, textsIn } from "./answers.ts";
import type { Caller, Input, Observation } from "./caller.ts";
import { BoundReached } from "./caller.ts";
import { isHarmless } from "./harmless.ts";
import type { Sources } from "./make-input.ts";
import { makeInput, renewed } from "./make-input.ts";
import type { Subject } from "./subject.ts";
import { wordsOf } from "./words.ts";

/** Calls made, and inputs looked at, in one search for an input that is accepted. */
const ATTEMPTS = 4;
const CANDIDATES = 12;
const NOT_OWN = "it would change what the probe did not make: name what it may change with samples";
const SEEDS = 4;
const SEED_NAMES = 20;
/** Tools through which the state of the server is watched. */
const MAX_WATCHED = 4;
const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?|\b1[6-9]\d{8}(\d{3})?\b/g;

/** What is counted up or stamped at every write, whether or not it changed anything. */
const COUNTER = /"(version|revision|rev|etag|updated\w*|modified\w*|last_?\w*)":\s*("[^"]*"|\d+)/gi;

/** What the reading tools show at one moment, by tool. */
export type Snapshot = ReadonlyMap<string, Observation>;

/** What a fault works with: calls within bounds, what the tools have given so far, and the state they show. */
export class Lab {
  readonly sources: Sources;
  readonly subjects: readonly Subject[];
  readonly canary: string | undefined;
  readonly #caller: Caller;
  #watched: readonly Subject[] | undefined;

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
      if (seen.answer.kind === "lost") break;
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

  async snapshot(): Promise<Snapshot> {
    const shown = new Map<string, Observation>();
    for (const subject of await this.#watch()) {
      const seen = await this.ask(subject, subject.baseline?.input ?? {});
      if (wentWell(seen)) shown.set(subject.tool.name, seen);
    }
    return shown;
  }

  /** Those that show the same twice; what tells the time shows no state. */
  async #watch(): Promise<readonly Subject[]> {
    if (this.#watched !== undefined) return this.#watched;
    const watched: Subject[] = [];
    const able = this.subjects.filter(
      ({ kind, baseline }) => kind.effect === "read" && baseline !== undefined,
    );
    const ranked = [...able].sort((a, b) => rank(b) - rank(a));
    for (const subject of ranked.slice(0, MAX_WATCHED * 2)) {
      if (watched.length >= MAX_WATCHED) break;
      const { baseline } = subject;
      if (baseline === undefined || rank(subject) === 0) continue;
      const first = await this.ask(subject, baseline.input);
      const second = await this.ask(subject, baseline.input);
      if (wentWell(first) && wentWell(second) && stateOf(first) === stateOf(second)) watched.push(subject);
    }
    this.#watched = watched;
    return watched;
  }
}

/** Sets show more than one thing does, and unfiltered ones more than searches. */
function rank({ kind, baseline, tool }: Subject): number {
  // What notes down every call grows whether or not anything changed.
  if (wordsOf(tool.name).some((word) => DIARIES.has(word))) return 0;
  if (baseline?.answer.kind !== "result" || baseline.answer.form === "media") return 0;
  return (kind.isCollection ? 3 : 0) + (kind.action === "list" ? 2 : 0) + (kind.action === "compute" ? 0 : 1);
}

const DIARIES: ReadonlySet<string> = new Set(["reflog", "audit", "activity", "history", "journal"]);

export function differs(before: Snapshot, after: Snapshot): readonly string[] {
  return [...after].flatMap(([tool, seen]) => {
    const earlier = before.get(tool);
    return earlier !== undefined && stateOf(earlier) !== stateOf(seen) ? [tool] : [];
  });
}

function stateOf({ answer }: Observation): string {
  return (answer.kind === "result" ? answer.text : answer.kind)
    .replaceAll(TIME, "<time>")
    .replaceAll(COUNTER, "");
}

export function wentWell({ answer, input }: Observation): boolean {
  return answer.kind === "result" && !saysError(answer, textsIn(input));
}
