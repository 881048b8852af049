import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { parse } from "yaml";
import { AirworthyError } from "../core/errors.ts";
import type { Store } from "../core/store.ts";
import { checkPlan } from "../rollout/check-plan.ts";
import type { CanaryStage, FullPlan, Stage } from "../rollout/plan.ts";
import { readPlan } from "../rollout/read-plan.ts";
import { listed, percentages, share, wholeNumber } from "./options/parsers.ts";
import { resolveRelease } from "./resolve-release.ts";

export interface PlanOptions {
  readonly plan?: string;
  readonly stages?: readonly number[];
  readonly eval?: string;
  readonly tag?: string;
  readonly shadow?: number;
  readonly minRuns?: number;
  readonly minTime?: string;
  readonly maxTime?: string;
  readonly unit?: string;
  readonly margin?: number;
  readonly latency?: number;
  readonly cost?: number;
  readonly handover?: readonly string[];
  /** True without names: every operator. */
  readonly review?: true | string;
}

/** What `plan` and `start` say of a rollout. */
export function withPlanOptions(command: Command): Command {
  return command
    .argument("[workflow]", "the workflow; a --plan may say it")
    .argument("[candidate]", "the release: its id, the beginning of it, its name, or last")
    .option("--plan <file>", "a plan as JSON or YAML; other options go before it")
    .option("--eval <evaluation>", "first the evals: this one must not block")
    .option("--tag <tag>", "only its cases with this tag, such as hard")
    .option("--shadow <runs>", "then so many runs beside the incumbent, which nobody sees", wholeNumber(1))
    .option("--stages <percents>", "then shares of the traffic (default: 1,10,50,100)", percentages)
    .option(
      "--review [people]",
      "in the first of them a person allows each answer of the candidate: one of these names, groups or roles (default: operators)",
    )
    .option("--min-runs <n>", "runs of the candidate in each stage (default: 30)", wholeNumber(1))
    .option("--min-time <duration>", "how long each stage lasts at least, such as 10m")
    .option("--max-time <duration>", "when an undecided stage asks a person, such as 2d")
    .option("--unit <unit>", "what is assigned and counts once: session (default) or user")
    .option("--margin <share>", "how much more may fail and be taken for equal (default: 3%)", share)
    .option("--latency <share>", "by which part latency may rise (default: 20%)", share)
    .option("--cost <share>", "by which part cost may rise (default: 20%)", share)
    .option("--handover <routes>", "routes that go to a person, separated by commas", listed);
}

interface Named {
  readonly workflow: string | undefined;
  readonly candidate: string | undefined;
}

/** The plan that the options, or a file, say. */
export async function planOf(
  store: Pick<Store, "releases">,
  { workflow, candidate }: Named,
  options: PlanOptions,
): Promise<FullPlan> {
  if (options.plan === undefined && (workflow === undefined || candidate === undefined)) throw notNamed();
  const file = options.plan === undefined ? {} : await planFile(options.plan);
  const given = candidate ?? textOf(file.candidate);
  const incumbent = textOf(file.incumbent);
  const named = {
    ...(workflow === undefined ? {} : { workflow }),
    ...(given === undefined ? {} : { candidate: (await resolveRelease(store.releases, given)).id }),
    ...(incumbent === undefined ? {} : { incumbent: (await resolveRelease(store.releases, incumbent)).id }),
  };
  const { unit, margin, latency, cost } = options;
  const gates = {
    ...objectOf(file.gates),
    ...(margin === undefined ? {} : { failures: { points: margin } }),
    ...(latency === undefined ? {} : { latency }),
    ...(cost === undefined ? {} : { cost }),
  };
  const stages = stagesOf(options);
  return checkPlan(
    readPlan({
      ...file,
      ...named,
      ...(unit === undefined ? {} : { unit }),
      ...(Object.keys(gates).length === 0 ? {} : { gates }),
      ...(stages === undefined ? {} : { stages }),
      ...(options.handover === undefined ? {} : { handoverRoutes: options.handover }),
    }),
  );
}

function notNamed(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot plan a rollout: expected a workflow and a release",
    hint: "Name both, as in airworthy rollout start support last, or give a --plan",
  });
}

const SHARES = [1, 10, 50, 100];

function stagesOf(options: PlanOptions): readonly Stage[] | undefined {
  const { stages, eval: evaluation, tag, shadow, minRuns, minTime, maxTime, review } = options;
  const said = [stages, evaluation, shadow, minRuns, minTime, maxTime, review];
  if (said.every((one) => one === undefined)) return undefined;
  const bounds = {
    ...(minRuns === undefined ? {} : { minRuns }),
    ...(minTime === undefined ? {} : { minTime }),
    ...(maxTime === undefined ? {} : { maxTime }),
  };
  return [
    ...(evaluation === undefined
      ? []
      : [{ kind: "eval", evaluation, ...(tag === undefined ? {} : { tag }) } as const]),
    ...(shadow === undefined ? [] : [{ kind: "shadow", runs: shadow } as const]),
    // What a duration may be is for the plan to say.
    ...(stages ?? SHARES).map(
      (percent, at) =>
        ({ kind: "canary", percent, ...bounds, ...(at === 0 ? reviewOf(review) : {}) }) as Stage,
    ),
  ];
}

function reviewOf(review: PlanOptions["review"]): Pick<CanaryStage, "review"> {
  if (review === undefined) return {};
  return { review: review === true ? {} : { approvers: listed(review) } };
}

async function planFile(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const read: unknown = parse(await readFile(path, "utf8"));
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return { ...read };
    throw new Error("it holds no object");
  } catch (cause) {
    throw new AirworthyError({
      code: "invalid_rollout",
      message: `Cannot read the plan ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Print one with `airworthy rollout plan --json`, and change that",
      cause,
    });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
