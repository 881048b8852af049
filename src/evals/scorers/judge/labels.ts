import { AirworthyError } from "../../../core/errors.ts";
import { quoted } from "../quoted.ts";
import type { Rubric } from "./rubric.ts";
import { rubricOf } from "./rubric.ts";

/** What a person said of one answer. */
export interface Label {
  /** Default: the line it stands in. */
  readonly id: string;
  readonly input?: unknown;
  readonly output: unknown;
  readonly expected?: unknown;
  /** More that the judge is shown, by name. */
  readonly show?: Readonly<Record<string, unknown>>;
  /** Name of a level of the rubric. */
  readonly level: string;
}

/**
 * Reads labels of people: JSON Lines with `output`, `label` (the name of a level, its score, or true and false for the
 * best and the worst), and what the judge is shown beside: `input`, `expected`, `show`.
 *
 * @throws `labels_invalid` with the line
 *
 * @example
 * ```ts
 * import { parseLabels } from "airworthy/evals";
 *
 * const labels = parseLabels('{"input":"Hi","output":"Hello!","label":"pass"}\n', "The answer is polite");
 * labels[0]?.level; //=> "pass"
 * ```
 */
export function parseLabels(text: string, rubric: Rubric | string): readonly Label[] {
  const { levels } = rubricOf(rubric);
  const labels: Label[] = [];
  const seen = new Set<string>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const label = labelOf(line, { line: index + 1, levels });
    if (seen.has(label.id)) throw invalid(index + 1, `the id ${quoted(label.id)} is there twice`);
    seen.add(label.id);
    labels.push(label);
  }
  return labels;
}

interface At {
  readonly line: number;
  readonly levels: Required<Rubric>["levels"];
}

function labelOf(text: string, at: At): Label {
  const row = parsed(text, at.line);
  const { id = `line ${at.line}`, input, output, expected, show, label } = row;
  if (typeof id !== "string") throw invalid(at.line, `the id is ${quoted(id)}, expected a text`);
  if (output === undefined) throw invalid(at.line, "it has no output");
  if (show !== undefined && (typeof show !== "object" || show === null || Array.isArray(show)))
    throw invalid(at.line, `show is ${quoted(show)}, expected an object`);
  return {
    id,
    output,
    level: levelOf(label, at),
    ...(input === undefined ? {} : { input }),
    ...(expected === undefined ? {} : { expected }),
    ...(show === undefined ? {} : { show: show as Readonly<Record<string, unknown>> }),
  };
}

function parsed(text: string, line: number): Readonly<Record<string, unknown>> {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch (error) {
    throw invalid(line, error instanceof Error ? error.message : String(error));
  }
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as Record<string, unknown>;
  throw invalid(line, `got ${quoted(row)}, expected an object`);
}

function levelOf(label: unknown, { line, levels }: At): string {
  const wanted = typeof label === "boolean" ? Number(label) : label;
  const found = levels.find(({ name, score }) => name === wanted || score === wanted);
  if (found !== undefined) return found.name;
  const names = levels.map(({ name }) => name).join(", ");
  throw invalid(line, `the label is ${quoted(label)}, expected one of ${names}`);
}

function invalid(line: number, reason: string): AirworthyError {
  return new AirworthyError({
    code: "labels_invalid",
    message: `Cannot read line ${line} of the labels: ${reason}`,
    hint: 'Write lines such as {"input": "…", "output": "…", "label": "pass"}',
  });
}
