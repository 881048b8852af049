import type { Command } from "commander";
import { parse } from "yaml";
import { AirworthyError } from "../core/errors.ts";
import type { CohortRule } from "../core/serving.ts";
import type { Store } from "../core/store.ts";
import type { AbPlan } from "../rollout/ab/ab-plan.ts";
import { readAbPlan } from "../rollout/ab/read-ab-plan.ts";
import { collect, pairs, percentages, share, wholeNumber } from "./options/parsers.ts";
import { readTextFile } from "./options/read-text-file.ts";
import { resolveRelease } from "./resolve-release.ts";

export interface AbOptions {
  readonly plan?: string;
  readonly a?: string;
  readonly shares?: readonly number[];
  readonly unit?: string;
  readonly cohort?: Readonly<Record<string, string>>;
  readonly outcome?: string;
  readonly better?: number;
  readonly maxRuns?: number;
  readonly maxTime?: string;
  readonly handover?: readonly string[];
}

/** What `ab start` says of a test. */
export function withAbOptions(command: Command): Command {
  return command
    .argument("[workflow]", "the workflow; a --plan may say it")
    .argument("[b]", "release B: its id, the beginning of it, its name, or last")
    .option("--a <release>", "release A (default: the one that serves now)")
    .option("--shares <percents>", "of A and of B, together 100 (default: 50,50)", percentages)
    .option(
      "--outcome <figure>",
      "what decides: failures (default), scores, feedback, toolErrors, handovers, latency or cost",
    )
    .option("--better <share>", "by how much B has to be better, such as 2% (default: at all)", share)
    .option("--max-runs <n>", "runs after which it stops deciding (default: 10,000)", wholeNumber(1))
    .option("--max-time <duration>", "the same in time, such as 14d (default: none)")
    .option("--unit <unit>", "what is assigned and counts once: session (default) or user")
    .option("--cohort <attribute=value>", "only users with it, several times: with all", pairs)
    .option("--handover <route>", "a route that means that a person took over, several times", collect)
    .option("--plan <file>", "all of this and more as JSON or YAML; other options go before it");
}

interface Named {
  readonly workflow: string | undefined;
  readonly b: string | undefined;
}

/** The plan that the options, or a file, say. @throws `invalid_ab`, `release_not_found` */
export async function abPlanOf(
  store: Pick<Store, "releases">,
  { workflow, b }: Named,
  options: AbOptions,
): Promise<AbPlan> {
  if (options.plan === undefined && (workflow === undefined || b === undefined)) throw notNamed();
  const file = options.plan === undefined ? {} : await fileOf(options.plan);
  const idOf = async (given: unknown) =>
    typeof given === "string" ? (await resolveRelease(store.releases, given)).id : given;
  const { a = file.a, shares, unit, cohort, outcome, better, maxRuns, maxTime, handover } = options;
  const said = {
    workflow,
    a: await idOf(a),
    b: await idOf(b ?? file.b),
    shares: sharesOf(shares),
    unit,
    cohort: cohortOf(cohort),
    outcome,
    better,
    maxRuns,
    maxTime,
    handoverRoutes: handover,
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return readAbPlan({ ...file, ...Object.fromEntries(given) });
}

function notNamed(): AirworthyError {
  return new AirworthyError({
    code: "usage",
    message: "Cannot begin an A/B test: expected a workflow and release B",
    hint: "Name both, as in airworthy ab start support last, or give a --plan",
  });
}

function sharesOf(shares: readonly number[] | undefined): AbPlan["shares"] {
  if (shares === undefined) return undefined;
  const [a = 0, b = 0] = shares;
  if (shares.length === 2) return { a, b };
  throw new AirworthyError({
    code: "invalid_ab",
    message: `Cannot give ${shares.length} shares to two releases: ${shares.join(",")}`,
    hint: "Give that of A and that of B, such as 50,50",
  });
}

function cohortOf(cohort: AbOptions["cohort"]): CohortRule | undefined {
  if (cohort === undefined) return undefined;
  const rules = Object.entries(cohort).map(([attribute, value]) => ({ attribute, in: [value] }));
  const [only] = rules;
  return rules.length === 1 && only !== undefined ? only : { all: rules };
}

async function fileOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readTextFile(path, { what: "the plan" });
  try {
    const read: unknown = parse(text);
    if (typeof read === "object" && read !== null && !Array.isArray(read)) return { ...read };
    throw new Error("it holds no object");
  } catch (cause) {
    throw new AirworthyError({
      code: "invalid_ab",
      message: `Cannot read the plan ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "It is JSON or YAML, with a workflow and release b",
      cause,
    });
  }
}
