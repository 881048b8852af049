import { z } from "zod";
import { nearest } from "../../core/nearest.ts";
import type { Case } from "../case.ts";
import { caseSchema, EXPECTATIONS, FIELDS, isCaseName } from "./_case-schema.ts";
import { notJson } from "./_plain-json.ts";
import { askedId } from "./asked-id.ts";

export type ReadCase =
  | { readonly ok: true; readonly case: Case }
  | { readonly ok: false; readonly id: string | undefined; readonly problems: readonly string[] };

/** Checks a value that should be a case; where it has no id, one is made of what it asks. */
export function readCase(value: unknown): ReadCase {
  const problems = problemsOf(value);
  if (problems.length > 0) return { ok: false, id: idIn(value), problems };
  const given = value as Omit<Case, "id"> & { readonly id?: string };
  // As JSON has it: without properties that are undefined, and with 0 for -0.
  const plain = isFlat(given) ? { ...given } : (JSON.parse(JSON.stringify(given)) as typeof given);
  return { ok: true, case: { ...plain, id: plain.id ?? askedId(plain) } };
}

function problemsOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`is ${shown(value)}: expected an object with the fields of a case`];
  const wrong = notJson(value);
  if (wrong !== undefined)
    return [`${wrong.path === "" ? "" : `${wrong.path} `}is ${wrong.what}: expected JSON`];
  // Ten thousand cases are read before the first is tried, and most are no more than this.
  if (hasOnlySimpleFields(value)) return contradictions(value as Omit<Case, "id">);
  const read = caseSchema.safeParse(value);
  if (!read.success) return read.error.issues.flatMap((issue) => issueTexts(issue, value));
  return contradictions(read.data as Omit<Case, "id">);
}

/** Whether it is the same object once it is written as JSON and read. */
function isFlat(value: object): boolean {
  return Object.values(value).every(
    (one) =>
      typeof one === "string" || typeof one === "boolean" || (Number.isFinite(one) && !Object.is(one, -0)),
  );
}

/** Whether all of it is right by fields that are checked as fast as they are read; the schema says the rest. */
function hasOnlySimpleFields(value: object): boolean {
  return Object.entries(value).every(([name, one]: [string, unknown]) => {
    switch (name) {
      case "input":
      case "expected":
        return one !== undefined;
      case "id":
      case "route":
      case "split":
      case "cluster":
        return typeof one === "string" && isCaseName(one);
      default:
        return false;
    }
  });
}

function issueTexts(issue: z.core.$ZodIssue, value: object): readonly string[] {
  const path = z.core.toDotPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const names = FIELDS[issue.path.findLast((step) => typeof step === "string") ?? ""] ?? [];
    return issue.keys.map((key) => unknownField(key, path, names));
  }
  const found = at(value, issue.path);
  const message = issue.message.replace(/^Invalid (?:input|option): /, "").replace(/, received .*$/, "");
  const expected = message === "Invalid input" ? "something else" : message.replace(/^expected /, "");
  return [`${path} is ${shown(found)}: expected ${expected}${quoteHint(issue, found)}`];
}

function unknownField(key: string, path: string, names: readonly string[]): string {
  const meant = nearest(key, names);
  const place = path === "" ? "a case" : path;
  return `"${key}" is no field of ${place}${meant === undefined ? `: expected ${names.join(", ")}` : `; did you mean "${meant}"?`}`;
}

function quoteHint(issue: z.core.$ZodIssue, found: unknown): string {
  const isName = issue.code === "invalid_type" && issue.expected === "string";
  return isName && (typeof found === "number" || typeof found === "boolean") ? ", so put it in quotes" : "";
}

/** What fits the schema and still makes no sense. */
function contradictions(given: Omit<Case, "id">): readonly string[] {
  const problems: string[] = [];
  const asking = (["input", "turns", "user"] as const).filter((name) => given[name] !== undefined);
  if (asking.length === 0) problems.push("has nothing to run: expected input, turns or user");
  if (asking.length > 1)
    problems.push(`has ${asking.join(" and ")}: expected only one of input, turns and user`);
  const { expect } = given;
  if (expect === undefined) return problems;
  const wanted = new Set(expect.tools?.map((tool) => (typeof tool === "string" ? tool : tool.tool)));
  for (const tool of expect.forbidden ?? [])
    if (wanted.has(tool)) problems.push(`expects the tool "${tool}" and forbids it`);
  for (const key of Object.keys(expect)) {
    const meant = EXPECTATIONS.includes(key) ? undefined : EXPECTATIONS.find((name) => isSlip(key, name));
    if (meant !== undefined) problems.push(`expect.${key} looks like a slip; did you mean "${meant}"?`);
  }
  return problems;
}

/** Other names are allowed here, so that only what is surely a slip of a known one is refused. */
function isSlip(key: string, name: string): boolean {
  const bare = (text: string) => text.toLowerCase().replace(/[-_ ]/g, "").replace(/s$/, "");
  return bare(key) === bare(name) || (key.length >= 7 && nearest(key, [name]) !== undefined);
}

function idIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("id" in value)) return undefined;
  return typeof value.id === "string" ? value.id.slice(0, 80) : undefined;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, step) : undefined),
    value,
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
