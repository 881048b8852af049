import { AirworthyError } from "../core/errors.ts";
import { triedOf } from "../evals/experiments/load-tried.ts";
import { evalReport } from "../evals/report/eval-report.ts";
import type { TrialHost } from "../evals/trials/host.ts";
import { resolveDataset } from "../evals/trials/resolve-dataset.ts";
import { runExperiments } from "../evals/trials/run-experiments.ts";
import { createModelRegistry } from "../models/model-registry.ts";
import { MODELS } from "../models/services.ts";
import type { StageOutcome, StageRunner } from "../rollout/controller.ts";
import type { Rollout } from "../rollout/load-rollout.ts";
import type { EvalStage, ShadowStage } from "../rollout/plan.ts";
import { reportShadow } from "../rollout/shadow/report-shadow.ts";
import type { Config } from "./config.ts";
import type { App } from "./open.ts";

/** Ms between two looks at what a shadow has shown: it reads all of its runs. */
const LOOK = 1_000;

/**
 * Carries out the stages of rollouts that serve nobody: evals by the candidate's own evaluation and code, and shadows, whose runs
 * the processes that serve make. An eval that is under way when its process dies is made again by the next one.
 */
export function stageRunner(app: App): StageRunner {
  const evals = new Map<string, { outcome: StageOutcome | undefined }>();
  const looks = new Map<string, number>();
  return {
    async outcomeOf(rollout, stage) {
      const { id, state, events } = rollout;
      // What was held and is resumed by a person is tried again.
      const held = events.filter(({ type }) => type === "held").length;
      const key = `${id} ${"stage" in state ? state.stage : ""} ${held}`;
      if (stage.kind === "shadow") {
        const now = performance.now();
        if (now < (looks.get(key) ?? 0)) return undefined;
        looks.set(key, now + LOOK);
        return shadowOutcome(app, rollout, stage);
      }
      const known = evals.get(key);
      if (known !== undefined) return known.outcome;
      const going: { outcome: StageOutcome | undefined } = { outcome: undefined };
      evals.set(key, going);
      // Trials take minutes: the controller looks again meanwhile, and other rollouts are not held up.
      void evalOutcome(app, rollout, stage).then((outcome) => {
        going.outcome = outcome;
      });
      return undefined;
    },
  };
}

async function evalOutcome(app: App, rollout: Rollout, stage: EvalStage): Promise<StageOutcome> {
  try {
    return await app.withRelease(rollout.candidate, ({ config }) =>
      evaluated(app, rollout, { stage, config }),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { verdict: "INCONCLUSIVE", why: `The eval "${stage.evaluation}" could not be made: ${message}` };
  }
}

interface Evaluating {
  readonly stage: EvalStage;
  readonly config: Config;
}

async function evaluated(
  app: App,
  { candidate }: Rollout,
  { stage, config }: Evaluating,
): Promise<StageOutcome> {
  const evaluation = config.evals?.find(({ name }) => name === stage.evaluation);
  if (evaluation === undefined) throw noEvaluation(stage, candidate);
  const host = hostOf(app, config);
  const { tag } = stage;
  const [experiment] = await runExperiments(host, evaluation, {
    dataset: await resolveDataset(evaluation, { store: app.store, root: app.root }),
    releases: [{ name: candidate, release: {} }],
    ...(tag === undefined ? {} : { only: ({ tags = [] }) => tags.includes(tag) }),
  });
  if (experiment === undefined) throw new Error("An evaluation of one release came to no experiment");
  const { criteria } = evaluation.options;
  const report = await evalReport(await triedOf(app.store.experiments, experiment), {
    ...(criteria === undefined ? {} : { criteria }),
    load: (run) => app.store.load(run),
  });
  const { verdict } = report;
  const why = `The eval "${stage.evaluation}" says ${verdict} (${experiment.id})`;
  return { verdict: verdict === "ERROR" ? "INCONCLUSIVE" : verdict, why };
}

/** Trials run the candidate's own workflow, with the models that its configuration names. */
function hostOf(app: App, { models = {} }: Config): TrialHost {
  const own = MODELS.provide(createModelRegistry(models));
  const host: TrialHost = {
    store: app.store,
    redact: app.redact,
    run: (workflow, input, { services = [], ...options }) =>
      app.run(workflow, input, { ...options, services: [own, ...services] }),
  };
  return host;
}

async function shadowOutcome(
  { store }: App,
  { id }: Rollout,
  { runs }: ShadowStage,
): Promise<StageOutcome | undefined> {
  const { shadows, verdict } = await reportShadow(store, id);
  if (verdict === "BLOCK")
    return { verdict, why: `The shadow failed where the incumbent did not, in ${shadows} runs` };
  // A shadow finds harm, or finds none; it is the canary that proves.
  return shadows < runs ? undefined : { verdict: "PASS", why: `No harm found in ${shadows} shadow runs` };
}

function noEvaluation({ evaluation }: EvalStage, release: string): AirworthyError {
  return new AirworthyError({
    code: "evaluation_unknown",
    message: `Cannot find the evaluation "${evaluation}" in release "${release}"`,
    hint: "List it under evals of the configuration that the release was made of",
  });
}
