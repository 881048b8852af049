import type { Input } from "./caller.ts";
import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { wordsOf } from "./words.ts";

const AMOUNTS: ReadonlySet<string> = new Set(
  "amount cent dollar euro eur usd price sum total quantity qty unit piece credit point".split(" "),
);
/** They add an entry to what is there, and take nothing of it away. */
const BOOKS: ReadonlySet<string> = new Set(
  "refund pay charge credit debit deposit tip donate topup reimburse".split(" "),
);

/** Whether a number says how much or how many: of money, of pieces. */
export function isAmount({ name, schema }: Pick<Property, "name" | "schema">): boolean {
  return ["number", "integer"].includes(typeOf(schema)) && wordsOf(name).some((word) => AMOUNTS.has(word));
}

/**
 * The least that is more than nothing. A write of it can be seen when it is repeated, where one of
 * the whole would be refused the second time for want of a rest.
 */
export function leastAmount({ minimum, exclusiveMinimum, multipleOf }: Property["schema"]): number {
  const multiple = typeof multipleOf === "number" && multipleOf > 0 ? multipleOf : undefined;
  const step = multiple ?? 1;
  if (typeof minimum === "number" && minimum > 0)
    return multiple === undefined ? minimum : Math.ceil(minimum / multiple) * multiple;
  if (typeof exclusiveMinimum !== "number" || exclusiveMinimum < step) return step;
  return (Math.floor(exclusiveMinimum / step) + 1) * step;
}

/** Whether a call books the least there is, such as a refund of one cent, to something that is there. */
export function isLeastBooking({ tool, kind }: Pick<Subject, "tool" | "kind">, input: Input): boolean {
  const amounts = kind.parameters.filter(isAmount);
  return (
    wordsOf(tool.name).some((word) => BOOKS.has(word)) &&
    amounts.length > 0 &&
    amounts.every(({ name, schema, required }) =>
      input[name] === undefined ? !required : input[name] === leastAmount(schema),
    ) &&
    amounts.some(({ name }) => input[name] !== undefined)
  );
}
