import { AirworthyError } from "../../core/errors.ts";
import { parseExperimentId } from "../../core/ids.ts";
import { nearest } from "../../core/nearest.ts";
import type { Evaluation } from "../../evals/evaluation.ts";
import { CURRENT } from "../../evals/evaluation.ts";
import type { NamedRelease } from "../../evals/trials/release-of.ts";
import { releaseOf } from "../../evals/trials/release-of.ts";
import { promptTexts } from "../options/prompt-texts.ts";
import type { CaseOptions } from "./choose-cases.ts";
import { casesOf } from "./choose-cases.ts";
import type { Baseline, EvalRequest } from "./request.ts";

export interface RequestOptions extends CaseOptions {
  readonly release?: string;
  readonly against?: string;
  readonly prompt?: Readonly<Record<string, string>>;
  readonly model?: Readonly<Record<string, string>>;
  /** True without a value. */
  readonly resume?: string | boolean;
}

/** What the command line asks of each evaluation. @throws `eval_unknown`, `release_unknown`, `usage` */
export async function requestsOf(
  names: readonly string[],
  options: RequestOptions,
  evals: readonly Evaluation[],
): Promise<readonly EvalRequest[]> {
  // `--resume support` names an evaluation, not an experiment.
  const isId = typeof options.resume === "string" && options.resume.startsWith("exp_");
  const wanted = typeof options.resume === "string" && !isId ? [options.resume, ...names] : names;
  const chosen = chosenEvals(wanted, evals);
  if (isId && chosen.length > 1) throw whichEval();
  const resume = resumeOf(options.resume, isId);
  const adHoc = await changesOf(options);
  const only = casesOf(options);
  return chosen.map((evaluation) => ({
    evaluation,
    release: candidateOf(evaluation, options, adHoc),
    against: options.against === undefined ? undefined : baselineOf(evaluation, options.against),
    only,
    resume,
  }));
}

function resumeOf(resume: RequestOptions["resume"], isId: boolean): EvalRequest["resume"] {
  if (resume === undefined || resume === false) return undefined;
  return isId ? parseExperimentId(String(resume)) : "newest";
}

function chosenEvals(names: readonly string[], evals: readonly Evaluation[]): readonly Evaluation[] {
  if (evals.length === 0) throw noEvals();
  if (names.length === 0) return evals;
  return [...new Set(names)].map((name) => {
    const found = evals.find((one) => one.name === name);
    if (found === undefined) throw unknownEval(name, evals);
    return found;
  });
}

interface AdHoc {
  readonly prompts?: Readonly<Record<string, string>>;
  readonly models?: Readonly<Record<string, string>>;
  /** What it is called: it has no other name. */
  readonly name: string;
}

async function changesOf({ prompt, model }: RequestOptions): Promise<AdHoc | undefined> {
  if (prompt === undefined && model === undefined) return undefined;
  const parts = [
    ...Object.entries(prompt ?? {}).map(
      ([name, text]) => `${name}=${text.startsWith("@") ? text : "(text)"}`,
    ),
    ...Object.entries(model ?? {}).map(([name, other]) => `${name}=${other}`),
  ];
  return {
    ...(prompt === undefined ? {} : { prompts: await promptTexts(prompt) }),
    ...(model === undefined ? {} : { models: model }),
    name: parts.join(" ").slice(0, 200),
  };
}

/** The release with what is changed of it for this once. */
function candidateOf(
  evaluation: Evaluation,
  { release: named = CURRENT }: RequestOptions,
  adHoc: AdHoc | undefined,
): NamedRelease {
  const base = releaseOf(evaluation, named);
  if (adHoc === undefined) return base;
  const { name, prompts, models } = adHoc;
  return {
    name: named === CURRENT ? name : `${named} ${name}`.slice(0, 200),
    release: {
      ...base.release,
      ...(prompts === undefined ? {} : { prompts: { ...base.release.prompts, ...prompts } }),
      ...(models === undefined ? {} : { models: { ...base.release.models, ...models } }),
    },
  };
}

function baselineOf(evaluation: Evaluation, against: string): Baseline {
  if (against.startsWith("exp_")) return { kind: "experiment", id: parseExperimentId(against) };
  return { kind: "release", release: releaseOf(evaluation, against) };
}

function noEvals(): AirworthyError {
  return new AirworthyError({
    code: "eval_unknown",
    message: "Cannot run an evaluation: the configuration lists none",
    hint: "Define one with evaluation() of airworthy/evals and list it: evals: [routing]",
  });
}

function unknownEval(name: string, evals: readonly Evaluation[]): AirworthyError {
  const known = evals.map((one) => one.name);
  const meant = nearest(name, known);
  return new AirworthyError({
    code: "eval_unknown",
    message: `Cannot find the evaluation "${name}": the configuration lists ${known.map((one) => `"${one}"`).join(", ")}`,
    hint: meant === undefined ? "List it under evals in airworthy.config.ts" : `Did you mean "${meant}"?`,
  });
}

function whichEval(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot tell which evaluation the experiment is of: the configuration lists several",
    hint: "Name it as well: airworthy eval <name> --resume <experiment>",
  });
}
