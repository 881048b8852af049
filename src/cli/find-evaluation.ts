import type { Config } from "../app/config.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Evaluation } from "../evals/evaluation.ts";

/** @throws `evaluation_unknown` listing what there is */
export function findEvaluation({ evals = [] }: Config, name: string): Evaluation {
  const found = evals.find((one) => one.name === name);
  if (found !== undefined) return found;
  const known = evals.map((one) => `"${one.name}"`).join(", ");
  throw new AirworthyError({
    code: "evaluation_unknown",
    message: `Cannot find the evaluation "${name}": ${known === "" ? "none is configured" : `configured are ${known}`}`,
    hint: "List what evaluation() gives under evals in airworthy.config.ts",
  });
}
