import { isDeepStrictEqual } from "node:util";
import { parse as parseCsv } from "csv-parse/sync";
import { AirworthyError } from "../../core/errors.ts";
import type { Case } from "../case.ts";
import { CASE_FIELDS } from "./_case-schema.ts";
import { askedId } from "./asked-id.ts";
import { withValueAt } from "./value-path.ts";

/** A row of a table or an object of a list, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

export interface ImportCasesOptions {
  /** What the rows come from, for their origin and for errors. */
  readonly from: string;
  /** Columns by the field they fill: `{ input: "text", "expected.intent": "category" }`. Default: columns called like fields. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Whether cells that are JSON, such as `12` or `{"a":1}`, are read as that. Default false: all are text. */
  readonly typed?: boolean;
}

export interface ImportedCases {
  readonly cases: readonly Case[];
  /** Rows that say the same as an earlier one: left out. */
  readonly repeated: number;
  /** Rows that ask the same as an earlier one and expect something else: kept under an id of their own. */
  readonly contradicting: readonly string[];
}

/** Rows of CSV text with a line of headers. @throws `import_table` naming the line */
export function csvRows(text: string, { from }: { readonly from: string }): readonly Row[] {
  try {
    return parseCsv(text, { columns: true, bom: true, skip_empty_lines: true, delimiter: delimiterOf(text) });
  } catch (error) {
    throw refused(
      from,
      `is no table: ${error instanceof Error ? error.message : String(error)}`,
      "Save it as CSV in UTF-8 with a first line of headers",
      error,
    );
  }
}

/** Makes cases of rows, in their order. @throws `import_table` where no column says what to ask */
export function importCases(
  rows: readonly Row[],
  { from, columns, typed = false }: ImportCasesOptions,
): ImportedCases {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const fields = columns === undefined ? fieldsCalledSo(names) : Object.entries(columns);
  checkColumns(fields, { names, from });
  const known = new Map<string, Case>();
  const contradicting: string[] = [];
  let repeated = 0;
  for (const row of rows) {
    const made = caseOf(row, { fields, typed, from });
    const id = made.id ?? askedId(made);
    const there = known.get(id);
    if (there === undefined) known.set(id, { ...made, id });
    else if (isDeepStrictEqual({ ...there }, { ...made, id })) repeated += 1;
    else {
      const other = freeId(id, known);
      known.set(other, { ...made, id: other });
      contradicting.push(other);
    }
  }
  return { cases: [...known.values()], repeated, contradicting };
}

type Fields = readonly (readonly [field: string, column: string])[];

function fieldsCalledSo(names: readonly string[]): Fields {
  return names.filter((name) => CASE_FIELDS.includes(name.split(".")[0] ?? "")).map((name) => [name, name]);
}

function checkColumns(fields: Fields, { names, from }: { names: readonly string[]; from: string }): void {
  const there = names.length === 0 ? "it has none" : `it has ${names.map((name) => `"${name}"`).join(", ")}`;
  const missing = fields.find(([, column]) => !names.includes(column));
  if (missing !== undefined) {
    throw refused(from, `has no column "${missing[1]}": ${there}`, "Name a column that is there");
  }
  const foreign = fields.find(([field]) => !CASE_FIELDS.includes(field.split(".")[0] ?? ""));
  if (foreign !== undefined) {
    throw refused(
      from,
      `cannot fill "${foreign[0]}": expected a field of a case, ${CASE_FIELDS.join(", ")}`,
      "Name the field first: --column input=text",
    );
  }
  if (!fields.some(([field]) => /^(input|turns|user)(\.|$)/.test(field))) {
    throw refused(
      from,
      `has no column for the input: ${there}`,
      "Say which column fills which field: --column input=text --column expected=label",
    );
  }
}

function caseOf(
  row: Row,
  { fields, typed, from }: { fields: Fields; typed: boolean; from: string },
): Omit<Case, "id"> & { readonly id?: string } {
  let made: unknown = {};
  for (const [field, column] of fields) {
    const value = cellValue(field, row[column], typed);
    if (value !== undefined) made = withValueAt(made, field.split("."), value);
  }
  return { origin: { kind: "imported", from }, ...(made as Omit<Case, "id">) };
}

function cellValue(field: string, cell: unknown, typed: boolean): unknown {
  if (typeof cell !== "string") return cell ?? undefined;
  // An empty cell is none, but an empty message is one.
  if (cell === "" && !field.startsWith("input")) return undefined;
  if (field === "tags")
    return cell
      .split(/[,;|]/)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== "");
  if (!typed) return cell;
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}

function freeId(id: string, known: ReadonlyMap<string, unknown>): string {
  let number = 2;
  while (known.has(`${id}-${number}`)) number += 1;
  return `${id}-${number}`;
}

/** The one of the usual delimiters that the first line has most of. */
function delimiterOf(text: string): string {
  const first = text.slice(0, 10_000).split(/\r?\n/, 1)[0] ?? "";
  const count = (delimiter: string) => first.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
}

function refused(from: string, what: string, hint: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "import_table",
    message: `Cannot make cases of "${from}": it ${what}`,
    hint,
    cause,
  });
}
