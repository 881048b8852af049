import type { Input, Observation } from "./caller.ts";
import type { Lab, Snapshot } from "./lab.ts";
import { differs, wentWell } from "./lab.ts";
import { makeInput } from "./make-input.ts";
import { renewed } from "./own-name.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";

/** A write that was made, then made again in the same words. */
export interface RepeatTrial {
  readonly first: Observation;
  readonly second: Observation;
  /** Tools that showed a difference after the first call. */
  readonly changedBy: readonly string[];
  /** Tools that showed one more after the second, with what they showed. */
  readonly changedAgain: readonly string[];
  readonly before: Snapshot;
  readonly after: Snapshot;
}

const ATTEMPTS = 5;
const NEW_NAMES = 40;
/** Characters of an answer that says what was done, and is no list. */
const MAX_TOLD = 300;
const done = new WeakMap<Subject, Promise<RepeatTrial | undefined>>();

/** Made once, whichever fault asks first; undefined where no call of it went well. */
export function repeatTrial(subject: Subject, lab: Lab): Promise<RepeatTrial | undefined> {
  const found = done.get(subject) ?? tryTwice(subject, lab);
  done.set(subject, found);
  return found;
}

async function tryTwice(subject: Subject, lab: Lab): Promise<RepeatTrial | undefined> {
  if (!subject.mayCall || subject.kind.effect === "read" || subject.brokenSchema !== undefined)
    return undefined;
  if (subject.kind.runsCode) return undefined;
  const start = await lab.snapshot(subject);
  const first = await firstThatWorks(subject, lab);
  if (first === undefined) return undefined;
  subject.baseline ??= first;
  const between = await lab.snapshot(subject);
  const second = await lab.ask(subject, first.input);
  const after = await lab.snapshot(subject);
  const diaries = { diaries: subject.kind.action === "create" };
  const changedBy = differs(start, between, diaries);
  const changedAgain = wentWell(second) ? differs(between, after, diaries) : [];
  subject.changesState = changedBy.length > 0 || changedAgain.length > 0;
  if (changedBy.length > 0) subject.repeatable = changedAgain.length === 0;
  return { first, second, changedBy, changedAgain, before: between, after };
}

async function firstThatWorks(subject: Subject, lab: Lab): Promise<Observation | undefined> {
  const tried = new Set<string>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // What creates is given another name than before, or it would find its own earlier work.
    const input =
      attempt === 0 && subject.baseline !== undefined
        ? renewed(subject.baseline.input, NEW_NAMES)
        : makeInput(subject.tool, subject.kind, { sources: lab.sources, attempt });
    if (tried.has(JSON.stringify(input))) continue;
    tried.add(JSON.stringify(input));
    if (!lab.isHarmless(subject, input)) continue;
    const seen = await lab.ask(subject, input);
    if (wentWell(seen)) return seen;
  }
  return undefined;
}

/** Two equal calls of which each says that it made something new. */
export function madeTwo({ first, second }: RepeatTrial): readonly [string, string] | undefined {
  const ids = [idIn(first), idIn(second)];
  if (ids[0] !== undefined && ids[1] !== undefined && ids[0] !== ids[1]) return [ids[0], ids[1]];
  return countedOn(first, second);
}

const NUMBERED = /[\w#-]*\d+\b/g;

/** Two answers of the same words, of which the second has the next number: "booking 7", "booking 8". */
function countedOn(first: Observation, second: Observation): readonly [string, string] | undefined {
  const [before, after] = [first.answer.text, second.answer.text];
  if (before.length > MAX_TOLD || before.replaceAll(NUMBERED, "") !== after.replaceAll(NUMBERED, ""))
    return undefined;
  const later = after.match(NUMBERED) ?? [];
  const changed = (before.match(NUMBERED) ?? []).flatMap((one, index) =>
    one === later[index] ? [] : [[one, later[index] ?? ""] as const],
  );
  const [only, ...others] = changed;
  const isNext = only !== undefined && others.length === 0 && lastNumber(only[1]) === lastNumber(only[0]) + 1;
  return isNext ? only : undefined;
}

function lastNumber(text: string): number {
  return Number(/\d+$/.exec(text)?.[0]);
}

function idIn({ answer, input }: Observation): string | undefined {
  if (answer.kind !== "result") return undefined;
  const record = recordOf(answer.value);
  const inner = [record, ...Object.values(record ?? {}).map(recordOf)];
  for (const place of inner) {
    for (const [key, value] of Object.entries(place ?? {})) {
      const isId = /^(_?id|uuid|.*(_id|Id|ID)|number|reference|confirmation\w*)$/.test(key);
      if (isId && (typeof value === "string" || typeof value === "number") && !isSent(input, value))
        return String(value);
    }
  }
  const said = /\b(?:id|ID|number|reference)\b\W{0,3}([A-Za-z]*-?\d[\w-]*)/.exec(answer.text)?.[1];
  return said === undefined || isSent(input, said) ? undefined : said;
}

function isSent(input: Input, value: string | number): boolean {
  return JSON.stringify(input).includes(String(value));
}
