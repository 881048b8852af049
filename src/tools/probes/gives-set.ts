import { dataOf, isEmpty, itemsOf } from "./answers.ts";
import type { Observation } from "./caller.ts";
import { wentWell } from "./lab.ts";
import { recordOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { wordsOf } from "./words.ts";

/** A list of so many things that nobody named is one, whatever the tool is called. */
const MANY = 20;
const FEW = 2;

/** What sums up has lists in it, and is none. */
const OVERVIEWS: ReadonlySet<string> = new Set(
  "context summary overview dashboard status stat statistic report info config configuration setting health schema".split(
    " ",
  ),
);

/** Whether it gives a set of which its caller does not say the size, by its definition or by what it gave. */
export function givesSet(subject: Subject): boolean {
  return (subject.kind.isCollection && !givesOne(subject)) || isLongList(subject);
}

/** `days_in_month()` has a plural in its name, and one sentence to say. */
function givesOne({ kind, seen }: Subject): boolean {
  const good = seen.filter(wentWell).filter(({ answer }) => !isEmpty(answer));
  return kind.action === "get" && good.length > 0 && good.every(({ answer }) => itemsOf(answer).length === 0);
}

function isLongList({ kind, seen, tool }: Subject): boolean {
  if (kind.effect !== "read" || kind.action === "compute") return false;
  if (wordsOf(tool.name).some((word) => OVERVIEWS.has(word))) return false;
  const required = kind.parameters.filter((parameter) => parameter.required);
  // One thing that was named may be made of many.
  if (required.some(({ role }) => role === "list" || role === "id" || role === "uuid")) return false;
  // Without an argument that names a thing, a list is a list however short it is now.
  const few = /\b(entire|whole|all|every)\b/i.test(tool.description) ? 1 : FEW;
  const mayName = kind.parameters.some(({ role }) => role === "text" || role === "id" || role === "uuid");
  const least = required.length === 0 && !mayName ? few : MANY;
  return seen.filter(wentWell).some(({ answer }) => recordsIn(answer) >= least);
}

function recordsIn(answer: Observation["answer"]): number {
  const data = dataOf(answer);
  const lists = Array.isArray(data) ? [data] : Object.values(recordOf(data) ?? {}).filter(Array.isArray);
  return Math.max(
    0,
    ...lists.map((list: readonly unknown[]) =>
      list.every((one) => recordOf(one) !== undefined) ? list.length : 0,
    ),
  );
}
