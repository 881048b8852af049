import { AirworthyError, isAirworthyError } from "../../core/errors.ts";
import { editYaml } from "./_edit-yaml.ts";
import { readCase } from "./_read-case.ts";
import type { CaseChange } from "./change-cases.ts";
import { changeCases } from "./change-cases.ts";
import type { Dataset } from "./dataset.ts";
import type { DatasetFormat } from "./dataset-format.ts";
import { datasetText, inOrder } from "./dataset-text.ts";
import type { ParseOptions } from "./parse-dataset.ts";
import { parseDataset } from "./parse-dataset.ts";

export interface Edited {
  readonly text: string;
  readonly dataset: Dataset;
}

/**
 * The text of a file after some changes of its cases. What is not changed stays as it is written:
 * lines of JSON byte for byte, in YAML comments, anchors and styles. The result is read again before
 * anybody gets it, so that a file never ends up with other cases than were meant.
 *
 * @throws `dataset_not_editable` where the changes cannot be written into the text as it is
 */
export function editText(
  text: string,
  make: (before: Dataset | undefined) => readonly CaseChange[],
  options: ParseOptions & { readonly source: string },
): Edited {
  const { name, format, source } = options;
  const before = parsedIfAny(text, options);
  const changes = make(before);
  const dataset = changeCases(before ?? { name, cases: [] }, changes);
  const edited =
    before === undefined
      ? `${blank(text) ? "" : `${text.trimEnd()}\n`}${datasetText(dataset.cases, format)}`
      : textAfter(text, changes, { format, dataset });
  if (edited === undefined || versionOf(edited, options) !== dataset.version) throw notEditable(source);
  return { text: edited, dataset };
}

/** Undefined where the text has no cases yet, such as a file with nothing but comments. */
function parsedIfAny(text: string, options: ParseOptions): Dataset | undefined {
  try {
    return blank(text) ? undefined : parseDataset(text, options);
  } catch (error) {
    if (isAirworthyError(error, "dataset_empty")) return undefined;
    throw error;
  }
}

/** Whether there is nothing to keep: no comment, and no more than an empty list. */
function blank(text: string): boolean {
  return ["", "[]"].includes(text.trim());
}

function textAfter(
  text: string,
  changes: readonly CaseChange[],
  { format, dataset }: { readonly format: DatasetFormat; readonly dataset: Dataset },
): string | undefined {
  if (format === "json") return datasetText(dataset.cases, format);
  return format === "yaml" ? editYaml(text, changes) : editLines(text, changes);
}

function versionOf(text: string, options: ParseOptions): string | undefined {
  try {
    return parseDataset(text, options).version;
  } catch {
    return undefined;
  }
}

function editLines(text: string, changes: readonly CaseChange[]): string {
  const lines = text.endsWith("\n") ? text.slice(0, -1).split("\n") : text.split("\n");
  const at = new Map<string, number>();
  for (const [index, line] of lines.entries()) {
    const read = line.trim() === "" ? undefined : readCase(JSON.parse(line.replace(/^\ufeff/, "")));
    if (read?.ok === true) at.set(read.case.id, index);
  }
  const gone = new Set<number>();
  for (const change of changes) {
    if (change.kind === "add") {
      at.set(change.case.id, lines.length);
      lines.push(JSON.stringify(inOrder(change.case)));
      continue;
    }
    const index = at.get(change.kind === "remove" ? change.id : change.case.id);
    if (index === undefined) continue;
    if (change.kind === "remove") gone.add(index);
    else lines[index] = JSON.stringify(inOrder(change.case));
  }
  return `${lines.filter((_, index) => !gone.has(index)).join("\n")}\n`;
}

function notEditable(source: string): AirworthyError {
  return new AirworthyError({
    code: "dataset_not_editable",
    message: `Cannot write the change into "${source}" and keep the rest of it as it is: aliases or merge keys of other cases stand in the way`,
    hint: "Change the file by hand, or write it anew with `airworthy dataset export`",
  });
}
