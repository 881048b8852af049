import { itemsOf, plainText } from "../answers.ts";
import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
import { givesSet } from "../gives-set.ts";
import type { Lab } from "../lab.ts";
import { wentWell } from "../lab.ts";
import { propertiesOf, recordOf, resolve, typeOf } from "../schema.ts";
import type { Subject } from "../subject.ts";
import type { Parameter } from "../tool-kind.ts";
import { wordsOf } from "../words.ts";

const TIMES: ReadonlySet<string> = new Set([
  "date",
  "time",
  "at",
  "created",
  "updated",
  "modified",
  "timestamp",
  "published",
  "due",
  "departure",
  "arrival",
]);
const AMOUNTS: ReadonlySet<string> = new Set([
  "price",
  "cost",
  "amount",
  "total",
  "rating",
  "score",
  "size",
  "rank",
  "quantity",
  "stock",
  "duration",
  "fare",
  "fee",
  "revenue",
  "salary",
  "budget",
  "balance",
  "rating",
  "vote",
  "star",
  "download",
  "view",
  "like",
]);

/** Whether "the latest" and "the cheapest" can be had in one call. */
export const noSortFilter: Fault = {
  id: "no_sort_filter",
  severity: "medium",
  stage: "behaviour",
  pattern: "Asked for the latest, the agent gives the first; asked for the cheapest, it compares one page",
  fix: "Take an enumerated sort and a direction, and filters by what people ask for",
  check: async (subject, lab) => {
    const { kind } = subject;
    if (!givesSet(subject) || kind.effect !== "read") return [];
    const sort = kind.parameters.find(({ role }) => role === "sort");
    if (sort !== undefined) return subject.mayCall ? checkSort(subject, lab, sort) : [];
    const fields = orderable(subject).filter((field) => kind.action !== "search" || !isRank(field));
    if (fields.length === 0) return [];
    const shown = subject.baseline;
    const named = fields.slice(0, 3).join(", ");
    const onlyTimes = fields.every((field) => wordsOf(field).some((word) => TIMES.has(word)));
    if (onlyTimes && (isChronicle(subject) || kind.parameters.some(({ role }) => role === "date"))) return [];
    if (shown !== undefined && newestFirst(shown, fields)) return [];
    return [
      {
        message: `Its items have ${named}, and nothing sorts by it: the latest or the most cannot be asked for`,
        ...(shown === undefined ? {} : { evidence: [shown] }),
      },
    ];
  },
};

/** Fields of its items by which people would order them. */
function orderable(subject: Subject): readonly string[] {
  const answers = subject.seen.filter(wentWell).flatMap(({ answer }) => itemsOf(answer));
  const item = answers.map(recordOf).find((one) => one !== undefined);
  const shown = Object.entries(item ?? {})
    .filter(([key, value]) => isOrderable(key, value))
    .map(([key]) => key);
  if (shown.length > 0) return shown;
  const told = subject.seen.filter(wentWell).flatMap(({ answer }) => toldFields(plainText(answer) ?? ""));
  return told.length > 0 ? [...new Set(told)] : promised(subject);
}

/** Fields that a text names again and again: `Created: 2026-03-01`, an item after the other. */
function toldFields(text: string): readonly string[] {
  const fields = [...text.matchAll(/^\W*(\p{L}[\w ]{0,30}?)\W{0,3}:\W{0,3}(\S.*)$/gmu)].flatMap(
    ([, key = "", value = ""]) => (isOrderable(key, plainDate(value)) ? [key] : []),
  );
  return fields.filter((key, index) => fields.indexOf(key) < index);
}

/** Dates as people write them, in the form that sorts. */
function plainDate(text: string): string | number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  const inWords =
    /\b(19|20)\d\d\b/.test(text) &&
    /^\p{L}{3}|\d [A-Z][a-z]{2}/u.test(text) &&
    !Number.isNaN(Date.parse(text));
  return inWords || /^\d{1,2}[./]\d{1,2}[./]\d{4}/.test(text) ? "2000-01-01" : text;
}

/** How well a hit fits: what is found is in that order already. */
function isRank(field: string): boolean {
  return wordsOf(field).some((word) =>
    ["score", "rank", "relevance", "similarity", "distance"].includes(word),
  );
}

/** A log or history comes in the order in which it came about; so does what says that it is sorted. */
function isChronicle({ tool }: Subject): boolean {
  return (
    wordsOf(tool.name).some((word) => CHRONICLES.has(word)) ||
    /\b(newest|latest|most recent)( \w+)? first\b|\b(reverse )?chronological\b|\bsorted by\b|\bmost recent\b/i.test(
      tool.description,
    )
  );
}

const CHRONICLES: ReadonlySet<string> = new Set([
  "log",
  "reflog",
  "history",
  "timeline",
  "recent",
  "latest",
  "feed",
]);

function isOrderable(key: string, value: unknown): boolean {
  const words = wordsOf(key);
  if (typeof value === "number")
    return (
      !words.includes("id") && (words.some((word) => TIMES.has(word)) || AMOUNTS.has(words.at(-1) ?? ""))
    );
  return (
    typeof value === "string" &&
    (/^\d{4}-\d\d-\d\d/.test(value) || (AMOUNTS.has(words.at(-1) ?? "") && /^\W?\d+([.,]\d+)?$/.test(value)))
  );
}

function promised({ tool, kind }: Subject): readonly string[] {
  if (kind.effect !== "read" || tool.outputSchema === undefined) return [];
  const root = tool.outputSchema;
  const top = resolve(root, root);
  const lists =
    typeOf(top) === "array"
      ? [top]
      : propertiesOf(root, root)
          .map(({ schema }) => schema)
          .filter((schema) => typeOf(schema) === "array");
  return lists.flatMap((list) =>
    propertiesOf(resolve(list.items, root), root)
      .filter(
        ({ name, schema }) =>
          schema.format === "date-time" ||
          schema.format === "date" ||
          (["number", "integer"].includes(typeOf(schema)) && isOrderable(name, 1)),
      )
      .map(({ name }) => name),
  );
}

function newestFirst({ answer }: Observation, fields: readonly string[]): boolean {
  const items = itemsOf(answer).map(recordOf);
  return fields.some((field) => {
    const values = items.map((item) => timeOf(item?.[field])).filter((time) => time !== undefined);
    if (values.length < 3 || new Set(values).size < 2) return false;
    return values.every((value, index) => index === 0 || (values[index - 1] ?? 0) >= value);
  });
}

/** What was made within one second has no order in time. */
function areAlike({ answer }: Observation): boolean {
  const items = itemsOf(answer).map(recordOf);
  const times = items.flatMap((item) =>
    Object.values(item ?? {})
      .flatMap((value) => timeOf(value) ?? [])
      .map((time) => Math.floor(time / 1_000)),
  );
  return plainText(answer) !== undefined || (times.length >= items.length && new Set(times).size <= 2);
}

/** In ms; undefined for what is no date and no time since 1970. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value > 1e9 ? value : undefined;
  if (typeof value !== "string" || !/^\d{4}-\d\d/.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

const MAX_CHOICES = 6;

/** Two orders of the same things must differ. */
async function checkSort(subject: Subject, lab: Lab, sort: Parameter): Promise<readonly Symptom[]> {
  const { baseline } = subject;
  const choices = Array.isArray(sort.schema.enum) ? (sort.schema.enum as unknown[]) : fieldsApart(subject);
  if (baseline === undefined || choices.length < 2 || itemsOf(baseline.answer).length < 3) return [];
  const seen: Observation[] = [];
  for (const choice of choices.slice(0, MAX_CHOICES))
    seen.push(await lab.ask(subject, { ...baseline.input, [sort.name]: choice }));
  const good = seen.filter(wentWell);
  const orders = new Set(good.map(({ answer }) => JSON.stringify(itemsOf(answer))));
  if (good.length < 2 || orders.size > 1 || areAlike(baseline)) return [];
  return [
    {
      message: `The order is the same whatever "${sort.name}" says: it is ignored`,
      parameter: sort.name,
      evidence: good.slice(0, 2),
    },
  ];
}

/** Where any text is taken: two fields by which the items come in different orders, whichever way each goes. */
function fieldsApart(subject: Subject): readonly string[] {
  const items = subject.baseline === undefined ? [] : itemsOf(subject.baseline.answer);
  const orderBy = (field: string): string => {
    const keyOf = (item: unknown): string | number => {
      const value = recordOf(item)?.[field];
      return typeof value === "number" ? value : String(value);
    };
    const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
    return sorted.map((item) => items.indexOf(item)).join();
  };
  const reversed = (order: string): string => order.split(",").reverse().join();
  const [first, ...others] = orderable(subject);
  if (first === undefined) return [];
  const order = orderBy(first);
  const other = others.find((field) => ![order, reversed(order)].includes(orderBy(field)));
  return other === undefined ? [] : [first, other];
}
