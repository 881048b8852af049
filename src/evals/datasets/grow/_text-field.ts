import { AirworthyError } from "../../../core/errors.ts";
import type { Case } from "../../case.ts";
import { valueAt } from "../value-path.ts";

/** Where the text of a case stands that a variant changes, and what the schema of the input says of it. */
export interface TextField {
  /** Steps from the input to the text; none where the input is the text itself. */
  readonly path: readonly string[];
  readonly minLength: number;
  readonly maxLength: number | undefined;
}

/** What people call the field that a message is in. */
const USUAL = ["message", "text", "question", "query", "prompt", "content", "body", "request", "input"];

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The field that a variant of a case changes: the one that is named, else a text of the input by its
 * schema (no list of values, no format), else one with a usual name, else the longest with a space.
 */
export function textField(
  input: unknown,
  { field, schema }: { readonly field?: string | undefined; readonly schema?: JsonSchema | undefined },
): TextField | undefined {
  const path = field === undefined ? pathIn(input, schema) : field === "" ? [] : field.split(".");
  if (path === undefined || typeof valueAt(input, path) !== "string") return undefined;
  const { minLength, maxLength } = Object(schemaAt(schema, path)) as Readonly<Record<string, unknown>>;
  return {
    path,
    minLength: typeof minLength === "number" ? minLength : 0,
    maxLength: typeof maxLength === "number" ? maxLength : undefined,
  };
}

/** @throws `grow_no_text` where no case has a text that could be changed */
export function noText(field: string | undefined): AirworthyError {
  return new AirworthyError({
    code: "grow_no_text",
    message:
      field === undefined
        ? "Cannot grow the dataset: no case has a text to change in its input"
        : `Cannot grow the dataset: no case has a text at "${field}" of its input`,
    hint: "Name the field that holds what the user says with --field, such as message or order.note",
  });
}

/** What the user says last: the input of a case, or of its last turn. */
export function lastInput({ input, turns }: Case): unknown {
  return turns === undefined ? input : turns.at(-1)?.input;
}

/** The case with another last input. */
export function withLastInput(one: Case, input: unknown): Case {
  const { turns } = one;
  const last = turns?.at(-1);
  if (turns === undefined || last === undefined) return { ...one, input };
  return { ...one, turns: [...turns.slice(0, -1), { ...last, input }] };
}

function pathIn(input: unknown, schema: JsonSchema | undefined): readonly string[] | undefined {
  if (typeof input === "string") return [];
  const texts = textsIn(input, [], 0);
  const free = texts.filter(({ path }) => {
    const found = schemaAt(schema, path);
    return (
      found === undefined || !("enum" in found || "const" in found || "format" in found || "pattern" in found)
    );
  });
  const usual = USUAL.flatMap((name) => free.filter(({ path }) => path.at(-1) === name))[0];
  const longest = free
    .filter(({ text }) => /\s/.test(text))
    .reduce<(typeof free)[number] | undefined>(
      (best, one) => (best === undefined || one.text.length > best.text.length ? one : best),
      undefined,
    );
  return (usual ?? longest)?.path;
}

interface Found {
  readonly path: readonly string[];
  readonly text: string;
}

const MAX_DEPTH = 5;

function textsIn(value: unknown, path: readonly string[], depth: number): readonly Found[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null || depth >= MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key], depth + 1));
}

function schemaAt(schema: JsonSchema | undefined, path: readonly string[]): JsonSchema | undefined {
  let inner: unknown = schema;
  for (const step of path) {
    const { properties, items } = Object(inner) as { properties?: unknown; items?: unknown };
    inner = /^\d+$/.test(step) && items !== undefined ? items : valueAt(properties, [step]);
  }
  return typeof inner === "object" && inner !== null ? (inner as JsonSchema) : undefined;
}
