import { AirworthyError } from "../../core/errors.ts";
import type { Evaluation } from "../evaluation.ts";
import { evaluationOf } from "./evaluation-of.ts";
import type { LoadedSuite, LoadSuiteOptions } from "./load-suite.ts";
import { loadSuite } from "./load-suite.ts";
import type { Refusal } from "./suite.ts";

export interface FromPromptfooOptions extends LoadSuiteOptions {
  /** Run what can be taken of a configuration of which something cannot. Default false: it is refused. */
  readonly partial?: boolean;
}

/**
 * Makes an evaluation of a promptfooconfig (YAML or JSON), to be listed under `evals` like any other: each provider with
 * each prompt is a release, each test a case. A provider is the configured model of its name, a JavaScript file, or `echo`.
 *
 * @throws `promptfoo_refused` with every part that cannot be taken and why; `promptfoo_unreadable`
 */
export async function fromPromptfoo(file: string, options: FromPromptfooOptions = {}): Promise<Evaluation> {
  const { suite } = await takenSuite(file, options);
  return evaluationOf(suite);
}

/** The suite, where all of it can be taken or `partial` leaves the rest out. @throws `promptfoo_refused` */
export async function takenSuite(file: string, options: FromPromptfooOptions): Promise<LoadedSuite> {
  const loaded = await loadSuite(file, options);
  const { suite, refusals } = loaded;
  const isEmpty = suite.providers.length === 0 || suite.prompts.length === 0 || suite.tests.length === 0;
  if (refusals.length > 0 && (options.partial !== true || isEmpty)) throw refused(file, refusals, isEmpty);
  return loaded;
}

function refused(file: string, refusals: readonly Refusal[], isEmpty: boolean): AirworthyError {
  const [first] = refusals;
  const others = refusals.length > 1 ? `, and ${refusals.length - 1} more` : "";
  return new AirworthyError({
    code: "promptfoo_refused",
    message: `Cannot take all of the promptfoo configuration "${file}": ${first?.path}: ${first?.reason}${others}`,
    hint: isEmpty
      ? `Without it nothing is left to run; see all with \`airworthy promptfoo check ${file}\``
      : `See all with \`airworthy promptfoo check ${file}\`; the rest runs with --partial (partial: true)`,
    data: { refusals },
  });
}
