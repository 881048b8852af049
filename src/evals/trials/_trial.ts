import type { Handler } from "../../core/call.ts";
import { encodeError } from "../../core/error-codec.ts";
import type { Score, TrialRecord } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import type { Changes } from "../../core/run.ts";
import type { Workflow } from "../../core/workflow.ts";
import type { EvalRelease, Evaluation, World } from "../evaluation.ts";
import { Conversation } from "./_conversation.ts";
import { KeptApprovals } from "./_kept-approvals.ts";
import { MadeTrial, plus } from "./_made-trial.ts";
import { TrialScored } from "./_trial-scored.ts";
import { worstOf } from "./_worst-turn.ts";
import { cached } from "./cached.ts";
import { answeredByFixtures } from "./fixtures.ts";
import type { TrialHost, TrialRunOptions } from "./host.ts";
import type { PlannedTrial } from "./plan-trials.ts";
import type { TrialScores } from "./score-trial.ts";

/** What all trials of one release share. */
export interface TrialSetup {
  readonly host: TrialHost;
  readonly evaluation: Evaluation;
  readonly release: EvalRelease;
  /** Stamped on the runs; undefined for the release as it is configured. */
  readonly stamp: string | undefined;
  readonly changes: Changes;
  readonly experiment: ExperimentId;
  readonly writes: "virtual" | "live";
  readonly cache: boolean;
  readonly handlers: (planned: PlannedTrial) => readonly Handler[];
  readonly services: (planned: PlannedTrial) => TrialRunOptions["services"];
  readonly provider: Handler | undefined;
  readonly signal: AbortSignal;
}

/** A trial with what the experiment has to know of it beside its record. */
export interface TrialOutcome {
  readonly record: TrialRecord;
  /** The error that ended it, as it was thrown. */
  readonly error: Error | undefined;
  /** US dollars in all, those of the simulated user and of scorers included. */
  readonly spent: number | undefined;
}

/** Makes one trial: opens its world, plays its turns, scores them, closes the world. */
export async function runTrial(setup: TrialSetup, planned: PlannedTrial): Promise<TrialOutcome> {
  let world: World | undefined;
  try {
    world = await setup.evaluation.options.world?.({ case: planned.case, release: setup.release });
  } catch (error) {
    return worldFailed(setup, planned, { error, what: "open" });
  }
  const outcome = await inWorld(setup, planned, world);
  try {
    await world?.close?.();
  } catch (error) {
    return worldFailed(setup, planned, { error, what: "close", made: outcome.record });
  }
  return outcome;
}

async function inWorld(
  setup: TrialSetup,
  planned: PlannedTrial,
  world: World | undefined,
): Promise<TrialOutcome> {
  const { host, release } = setup;
  const { options, scorers } = setup.evaluation;
  const approvals = new KeptApprovals();
  const cache = cacheOf(setup, planned);
  const aside = asideOptions(setup, planned, cache);
  const conversation = new Conversation({
    host,
    case: planned.case,
    workflow: (world?.workflow ?? release.workflow ?? options.workflow) as Workflow<unknown, unknown>,
    input: options.input,
    userModel: options.userModel,
    run: runOptions(setup, planned, { approvals, cache }),
    aside,
  });
  const { turns, refusal, user } = await conversation.play();
  const made = new MadeTrial({
    host,
    case: planned.case,
    turns,
    refusal,
    waiting: approvals.requests,
    aside,
    state: world?.state === undefined ? undefined : () => world.state?.(),
  });
  const last = new TrialScored(made, turns.length - 1);
  // Whoever plays the user has failed, which says nothing of the release.
  const scores = user.error === undefined ? await worstOf(scorers, made) : UNSCORED;
  const error = user.error ?? last.error;
  const spent = Object.values(scores.scores).reduce(
    (sum, score) => plus(sum, "spent" in score ? score.spent?.cost : 0),
    plus(made.cost, user.cost),
  );
  return { record: recordOf(setup, planned, { made, last, scores, error }), error, spent };
}

const UNSCORED: TrialScores = { scores: {}, pass: undefined };

function runOptions(
  setup: TrialSetup,
  planned: PlannedTrial,
  { approvals, cache }: { approvals: KeptApprovals; cache: readonly Handler[] },
): TrialRunOptions {
  const {
    evaluation: { options },
    stamp,
    changes,
    experiment,
    writes,
    provider,
    signal,
  } = setup;
  const { subject, id, fixtures = [] } = planned.case;
  const recorded = options.tools === "recorded" ? [answeredByFixtures(fixtures)] : [];
  const handlers = [...setup.handlers(planned), ...recorded, ...cache];
  const services = setup.services(planned);
  return {
    trial: {
      experiment,
      case: id,
      trial: planned.trial,
      changes,
      writes,
      approvals,
      ...(handlers.length === 0 ? {} : { handlers }),
      ...(provider === undefined ? {} : { world: provider }),
    },
    signal,
    ...(services === undefined ? {} : { services }),
    ...(subject === undefined ? {} : { subject }),
    ...(stamp === undefined ? {} : { release: stamp }),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  };
}

/** Of runs that are not the release's: neither its changes nor its world are theirs. */
function asideOptions(
  { experiment, signal }: TrialSetup,
  { case: { id, subject }, trial }: PlannedTrial,
  cache: readonly Handler[],
): TrialRunOptions {
  return {
    trial: { experiment, case: id, trial, role: "aside", writes: "virtual", handlers: cache },
    signal,
    ...(subject === undefined ? {} : { subject }),
  };
}

function cacheOf({ host, cache }: TrialSetup, { case: { id }, trial }: PlannedTrial): readonly Handler[] {
  return cache ? [cached({ ledger: host.store.ledger, case: id, trial })] : [];
}

interface Made {
  readonly made: MadeTrial;
  readonly last: TrialScored;
  readonly scores: TrialScores;
  readonly error: Error | undefined;
}

function recordOf(
  { host }: TrialSetup,
  { case: { id, subject }, trial, place }: PlannedTrial,
  { made, last, scores, error }: Made,
): TrialRecord {
  const { turns } = made.parts;
  return {
    case: id,
    place,
    trial,
    ...(subject === undefined ? {} : { subject: subject.id }),
    runs: turns.map(({ result }) => result.id),
    status: last.status,
    scores: redactedScores(scores.scores, host.redact),
    pass: scores.pass,
    took: made.took,
    cost: made.cost,
    tokensIn: made.sum("tokensIn"),
    tokensOut: made.sum("tokensOut"),
    calls: made.sum("calls"),
    toolCalls: turns.reduce((sum, { result }) => sum + result.toolCalls, 0),
    toolErrors: made.sum("toolErrors"),
    ...(error === undefined ? {} : { error: shortError(error, host.redact) }),
  };
}

/** What scorers quote of an output must not be in a record where the output itself may not. */
function redactedScores(
  scores: Readonly<Record<string, Score>>,
  redact: TrialHost["redact"],
): Readonly<Record<string, Score>> {
  const hasText = Object.values(scores).some((score) => "reason" in score || score.kind === "error");
  return hasText ? (JSON.parse(redact(JSON.stringify(scores))) as typeof scores) : scores;
}

/** Longest message of an error that a record keeps; its run has the whole of it. */
const MAX_MESSAGE = 1_000;

function shortError(error: unknown, redact: TrialHost["redact"]): { code: string; message: string } {
  const { code, name, message } = encodeError(error);
  return { code: code ?? name, message: redact(message.slice(0, MAX_MESSAGE)) };
}

/** A world that does not open or close is no fault of the release: the trial says nothing of it. */
function worldFailed(
  { host }: TrialSetup,
  { case: { id, subject }, trial, place }: PlannedTrial,
  { error, what, made }: { error: unknown; what: "open" | "close"; made?: TrialRecord },
): TrialOutcome {
  const message = `Cannot ${what} the world of case "${id}": ${encodeError(error).message}`;
  const nothing = { runs: [], scores: {}, took: 0, cost: 0, tokensIn: 0, tokensOut: 0 };
  return {
    record: {
      ...nothing,
      calls: 0,
      toolErrors: 0,
      status: "refused",
      case: id,
      place,
      trial,
      ...(subject === undefined ? {} : { subject: subject.id }),
      ...made,
      pass: undefined,
      error: { code: "world_failed", message: host.redact(message) },
    },
    error: undefined,
    spent: made?.cost ?? 0,
  };
}
