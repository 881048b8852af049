import leven from "leven";
import { boundedMatch } from "../../scorers/bounded-match.ts";
import { firstDifference } from "../../scorers/first-difference.ts";
import { quoted } from "../../scorers/quoted.ts";
import type { AssertionInput, Handler } from "./assertion-input.ts";
import { told } from "./assertion-input.ts";

export const equals: Handler = ({ value, text, inverse }) => {
  if (typeof value !== "object" || value === null)
    return told(
      (String(value) === text) !== inverse,
      `got ${quoted(text)}, expected ${not(inverse)}${quoted(value)}`,
    );
  const parsed = jsonOf(text);
  // What is no JSON is neither equal to an object nor counts as different from it on purpose: as promptfoo has it.
  if (parsed === undefined) return told(inverse, `${quoted(text)} is not JSON`);
  const difference = firstDifference(parsed.value, value);
  return told(
    (difference === undefined) !== inverse,
    difference ?? `expected another value than ${quoted(value)}`,
  );
};

export function containing({ ignoreCase }: { readonly ignoreCase: boolean }): Handler {
  return ({ value, text, inverse }) => {
    if (!((typeof value === "string" && value !== "") || typeof value === "number"))
      throw new Error(`expected a text or a number as the value, got ${quoted(value)}`);
    const found = fold(text, ignoreCase).includes(fold(String(value), ignoreCase));
    return told(
      found !== inverse,
      `${inverse ? "found" : "did not find"} ${quoted(value)} in ${quoted(text)}`,
    );
  };
}

export function containingMany({
  mode,
  ignoreCase,
}: {
  readonly mode: "all" | "any";
  readonly ignoreCase: boolean;
}): Handler {
  return ({ value, text, inverse }) => {
    const wanted = listOf(value);
    const missing = wanted.filter((one) => !fold(text, ignoreCase).includes(fold(one, ignoreCase)));
    const found = mode === "all" ? missing.length === 0 : missing.length < wanted.length;
    const list = (inverse ? wanted : missing).map(quoted).join(", ");
    return told(
      found !== inverse,
      `${inverse ? "found" : "did not find"} ${mode === "any" ? "any of " : ""}${list} in ${quoted(text)}`,
    );
  };
}

export const startsWith: Handler = ({ value, text, inverse }) => {
  const start = textValue(value);
  return told(
    text.startsWith(start) !== inverse,
    `${quoted(text)} ${inverse ? "starts" : "does not start"} with ${quoted(start)}`,
  );
};

export const matchesRegex: Handler = ({ value, text, inverse }) => {
  const source = textValue(value);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source);
  } catch (error) {
    return {
      pass: false,
      score: 0,
      reason: `${quoted(source)} is no pattern: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
  return told(
    boundedMatch(pattern, text) !== inverse,
    `${inverse ? "found" : "did not find"} ${String(pattern)} in ${quoted(text)}`,
  );
};

const MOST_EDITED = 20_000;

export const levenshtein: Handler = ({ value, text, inverse, assertion }) => {
  if (typeof value !== "string") throw new Error(`expected a text as the value, got ${quoted(value)}`);
  if (Math.max(text.length, value.length) > MOST_EDITED)
    throw new Error(`expected at most ${MOST_EDITED} characters to count edits of`);
  const distance = leven(text, value);
  const most = assertion.threshold ?? 5;
  return told(
    distance <= most !== inverse,
    `${distance} edits, ${inverse ? "expected more than" : "allowed"} ${most}`,
  );
};

export const wordCount: Handler = ({ value, text, inverse }) => {
  const count = text.trim().split(/\s+/).filter(Boolean).length;
  const { min, max } = boundsOf(value);
  const fits = count >= min && count <= max;
  return told(
    fits !== inverse,
    `${count} words, expected ${not(inverse)}${min === max ? min : `${min} to ${max}`}`,
  );
};

function boundsOf(value: unknown): { readonly min: number; readonly max: number } {
  if (
    typeof value === "number" ||
    (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)))
  )
    return { min: Number(value), max: Number(value) };
  const { min, max } = (value ?? {}) as { readonly min?: number; readonly max?: number };
  if (min === undefined && max === undefined)
    throw new Error(`expected a number, or min and max, got ${quoted(value)}`);
  return { min: min ?? 0, max: max ?? Number.POSITIVE_INFINITY };
}

function listOf(value: AssertionInput["value"]): readonly string[] {
  const list = typeof value === "string" ? commaSeparated(value) : value;
  if (!Array.isArray(list)) throw new Error(`expected a list of texts as the value, got ${quoted(value)}`);
  return list.map(String);
}

/** As in CSV: commas part, quotes hold together, two quotes are one. */
function commaSeparated(text: string): readonly string[] {
  const fields = text.match(/\s*"(?:[^"\\]|\\.|"")*"\s*|[^,]+/g) ?? [];
  return fields
    .map((field) => field.trim())
    .filter((field) => field !== "")
    .map((field) =>
      /^".*"$/s.test(field)
        ? field
            .slice(1, -1)
            .replace(/\\(["\\])/g, "$1")
            .replaceAll('""', '"')
        : field,
    );
}

function textValue(value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new Error(`expected a text as the value, got ${quoted(value)}`);
}

function fold(text: string, ignoreCase: boolean): string {
  return ignoreCase ? text.toLowerCase() : text;
}

function not(inverse: boolean): string {
  return inverse ? "not " : "";
}

function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
