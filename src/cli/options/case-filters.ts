import type { Command } from "commander";
import { AirworthyError } from "../../core/errors.ts";
import type { Case } from "../../evals/case.ts";
import { collect } from "./parsers.ts";

export interface CaseFilters {
  readonly case?: readonly string[];
  readonly route?: string;
  readonly tag?: string;
  readonly split?: string;
  readonly generated?: boolean;
}

export function addCaseFilters(command: Command): Command {
  return command
    .option("--case <id>", "only this case (repeatable)", collect)
    .option("--route <route>", "only cases of this route")
    .option("--tag <tag>", "only cases with this tag")
    .option("--split <split>", "only cases of this split")
    .option("--generated", "only cases that were generated")
    .option("--no-generated", "only cases that were not");
}

/** The cases that the filters leave. @throws `usage` where they leave none */
export function casesBy(cases: readonly Case[], filters: CaseFilters): readonly Case[] {
  const unknown = filters.case?.find((id) => !cases.some((one) => one.id === id));
  if (unknown !== undefined) throw noCase(`there is no case "${unknown}"`);
  const found = cases.filter((one) => isSo(one, filters));
  if (found.length === 0) throw noCase("no case is so");
  return found;
}

function isSo(one: Case, { case: ids, route, tag, split, generated }: CaseFilters): boolean {
  return (
    (ids === undefined || ids.includes(one.id)) &&
    (route === undefined || one.route === route) &&
    (tag === undefined || one.tags?.includes(tag) === true) &&
    (split === undefined || one.split === split) &&
    (generated === undefined || (one.origin?.kind === "generated") === generated)
  );
}

function noCase(what: string): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: `Cannot find the cases: ${what}`,
    hint: "List the cases with `airworthy dataset show`, or take a filter away",
  });
}
