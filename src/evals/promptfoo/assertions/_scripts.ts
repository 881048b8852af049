import { quoted } from "../../scorers/quoted.ts";
import { inline } from "../script.ts";
import type { Handler, Judged } from "./assertion-input.ts";
import { told } from "./assertion-input.ts";

/** Code of the configuration that looks at the output: an expression, a function body, or a file's function. */
export const javascript: Handler = async ({ value, isScripted, output, context, assertion, inverse }) => {
  try {
    const result: unknown = isScripted
      ? value
      : await inline(
          codeOf(value),
          { input: { name: "output", value: output }, context },
          bodyOf(codeOf(value)),
        );
    return judgedOf(result, {
      threshold: assertion.threshold,
      inverse,
      what: isScripted ? "the script" : quoted(value),
    });
  } catch (error) {
    return {
      pass: false,
      score: 0,
      reason: `the script threw: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
};

function codeOf(value: unknown): string {
  if (typeof value === "string") return value.trimEnd();
  throw new Error(`expected code as the value, got ${quoted(value)}`);
}

/** One line is an expression, after declarations if there are any; several lines are a function's body. */
function bodyOf(code: string): string {
  if (code.includes("\n")) return code;
  const trimmed = code.trim().replace(/;+\s*$/, "");
  if (!/^(const|let|var)\s/.test(trimmed)) return `return ${trimmed}`;
  const last = lastSemicolon(trimmed);
  if (last === -1) return trimmed;
  return `${trimmed.slice(0, last + 1)} return ${trimmed.slice(last + 1)}`;
}

/** Outside of texts. */
function lastSemicolon(code: string): number {
  const blank = code.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, (text) =>
    " ".repeat(text.length),
  );
  return blank.lastIndexOf(";");
}

interface How {
  readonly threshold: number | undefined;
  readonly inverse: boolean;
  readonly what: string;
}

function judgedOf(result: unknown, { threshold, inverse, what }: How): Judged {
  if (typeof result === "boolean") return told(result !== inverse, `${what} gave ${result}`);
  if (typeof result === "number") {
    const enough = threshold === undefined ? result > 0 : result >= threshold;
    return { pass: enough !== inverse, score: result, reason: `${what} gave ${result}` };
  }
  if (isGraded(result))
    return {
      pass: result.pass !== inverse,
      score: result.score,
      reason: result.reason ?? `${what} gave ${result.pass}`,
    };
  throw new Error(`expected a boolean, a number or { pass, score, reason }, got ${quoted(result)}`);
}

function isGraded(result: unknown): result is Judged {
  const { pass, score } = (result ?? {}) as Partial<Judged>;
  return typeof pass === "boolean" && typeof score === "number";
}
