import { itemsOf } from "../answers.ts";
import type { Observation } from "../caller.ts";
import type { Fault, Symptom } from "../fault.ts";
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
    if (!kind.isCollection || kind.effect !== "read") return [];
    const sort = kind.parameters.find(({ role }) => role === "sort");
    if (sort !== undefined) return subject.mayCall ? checkSort(subject, lab, sort) : [];
    const fields = orderable(subject);
    if (fields.length === 0) return [];
    const shown = subject.baseline;
    const named = fields.slice(0, 3).join(", ");
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
  return shown.length > 0 ? shown : promised(subject);
}

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
  const values = itemsOf(answer)
    .map((item) => recordOf(item)?.[fields[0] ?? ""])
    .filter((value) => typeof value === "string");
  if (values.length < 3 || new Set(values).size < 2) return false;
  return (
    values.every((value, index) => index === 0 || String(values[index - 1]) >= value) &&
    /^\d{4}-/.test(values[0] ?? "")
  );
}

/** Two orders of the same things must differ. */
async function checkSort(subject: Subject, lab: Lab, sort: Parameter): Promise<readonly Symptom[]> {
  const { baseline } = subject;
  const choices = Array.isArray(sort.schema.enum) ? (sort.schema.enum as unknown[]) : [];
  if (baseline === undefined || choices.length < 2 || itemsOf(baseline.answer).length < 3) return [];
  const seen: Observation[] = [];
  for (const choice of choices.slice(0, 3))
    seen.push(await lab.ask(subject, { ...baseline.input, [sort.name]: choice }));
  const good = seen.filter(wentWell);
  const orders = new Set(good.map(({ answer }) => JSON.stringify(itemsOf(answer))));
  if (good.length < 2 || orders.size > 1) return [];
  return [
    {
      message: `The order is the same whatever "${sort.name}" says: it is ignored`,
      parameter: sort.name,
      evidence: good.slice(0, 2),
    },
  ];
}
