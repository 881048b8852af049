import { AirworthyError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import type { Case } from "../case.ts";
import { empty } from "./_case-collector.ts";
import type { Dataset } from "./dataset.ts";
import { datasetOf } from "./dataset.ts";

/** One change of a dataset: a new version differs from the last by a list of these. */
export type CaseChange =
  | { readonly kind: "add"; readonly case: Case }
  /** Of the case with the same id. */
  | { readonly kind: "replace"; readonly case: Case }
  | { readonly kind: "remove"; readonly id: string };

/**
 * The version of a dataset after some changes; what is added stands at the end.
 *
 * @throws `dataset_case_exists`, `dataset_case_unknown`, `dataset_invalid`, `dataset_empty`
 */
export function changeCases(
  { name, cases }: Pick<Dataset, "name" | "cases">,
  changes: readonly CaseChange[],
): Dataset {
  const byId = new Map(cases.map((one) => [one.id, one]));
  for (const change of changes) {
    if (change.kind === "add") {
      if (byId.has(change.case.id)) throw exists(name, change.case.id);
      byId.set(change.case.id, change.case);
      continue;
    }
    const id = change.kind === "remove" ? change.id : change.case.id;
    if (!byId.has(id)) throw unknownCase(name, id, byId.keys());
    if (change.kind === "remove") byId.delete(id);
    else byId.set(id, change.case);
  }
  if (byId.size === 0) throw empty(`"${name}"`);
  return datasetOf(name, [...byId.values()]);
}

/** @throws `dataset_case_unknown` naming one that is near */
export function caseOf({ name, cases }: Dataset, id: string): Case {
  const found = cases.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw unknownCase(
    name,
    id,
    cases.map((one) => one.id),
  );
}

function exists(name: string, id: string): AirworthyError {
  return new AirworthyError({
    code: "dataset_case_exists",
    message: `Cannot add the case "${id}" to the dataset "${name}": it has a case of this id`,
    hint: "Give the new case another id, or edit the one that is there",
    data: { id },
  });
}

function unknownCase(name: string, id: string, known: Iterable<string>): AirworthyError {
  const meant = nearest(id, known);
  return new AirworthyError({
    code: "dataset_case_unknown",
    message: `Cannot find the case "${id}" in the dataset "${name}"${meant === undefined ? "" : `: did you mean "${meant}"?`}`,
    hint: "List the cases with `airworthy dataset show`",
    data: { id },
  });
}
