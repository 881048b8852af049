import { AirworthyError } from "../../core/errors.ts";
import type { Redact } from "../../core/execution.ts";
import type { Score } from "../../core/experiment.ts";
import type { RunId } from "../../core/ids.ts";
import { parseRunId } from "../../core/ids.ts";
import type { StoredRun, Subject } from "../../core/run.ts";
import type { FilePlace } from "./_find-conversations.ts";
import { findConversations } from "./_find-conversations.ts";
import { jsonValues } from "./_json-values.ts";
import { redactRun } from "./_redact-run.ts";
import type { TauBenchTrial, TrialLine } from "./_trial-line.ts";
import { tauBenchTrial, trialLine } from "./_trial-line.ts";
import { conversationRun } from "./conversation-run.ts";

/** A case of a recorded trial, as far as its file tells. */
export interface ReadCase {
  readonly id: string;
  readonly input?: unknown;
  readonly expected?: unknown;
  readonly expect?: Readonly<Record<string, unknown>>;
  readonly tags?: readonly string[];
  readonly route?: string;
  readonly cluster?: string;
  readonly subject?: Subject;
}

/** A trial that was made elsewhere. */
export interface ReadTrial {
  readonly case: ReadCase;
  readonly trial: number;
  readonly pass: boolean;
  readonly scores: Readonly<Record<string, Score>>;
  /** Names of the scores that decide whether it passed. */
  readonly gating: readonly string[];
  /** The conversation as a run, to be imported; or the id of one that the store has. */
  readonly run: StoredRun | RunId | undefined;
  readonly took: number | undefined;
  readonly cost: number | undefined;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly toolCalls: number | undefined;
  readonly error?: { readonly code: string; readonly message: string };
  readonly source: "trials" | "tau-bench";
}

export interface ReadTrialsOptions {
  /** The name that the runs are listed under. Default `conversation`. */
  readonly workflow?: string;
  /** Start of the runs in ms since the epoch. Default: now. */
  readonly startedAt?: number;
  /** Redacts every text of the runs. Default: as it is in the file. */
  readonly redact?: Redact;
}

/**
 * The trials in a file that another program made: JSON Lines, one trial a line with `case`, `trial` and
 * `pass` or `reward`; or trajectories of tau-bench as its runner writes them, a list in one JSON value.
 * Of a tau-bench task the expected actions become the tools the case expects, and its user its cluster,
 * since tasks of one user share their orders.
 *
 * @throws `invalid_trials` with file and place, `invalid_conversation`, `file_unreadable`, `invalid_utf8`,
 * `line_too_long`
 */
export async function* readTrials(
  file: string,
  options: ReadTrialsOptions = {},
): AsyncGenerator<ReadTrial, void, undefined> {
  const { workflow = "conversation", startedAt = Date.now(), redact } = options;
  const given = { workflow, startedAt };
  let found = 0;
  for await (const { value, place } of jsonValues(file, invalidTrials)) {
    for (const [i, item] of (Array.isArray(value) ? value : [value]).entries()) {
      const at = { file, place: Array.isArray(value) ? joined(place, `trial ${i + 1}`) : place };
      found += 1;
      const read = isTauBench(item) ? ofTauBench(item, { at, given }) : ofLine(item, { at, given });
      const { run } = read;
      yield redact !== undefined && typeof run === "object" ? { ...read, run: redactRun(run, redact) } : read;
    }
  }
  if (found === 0) throw invalidTrials("it is empty", { file, place: "" });
}

interface Setting {
  readonly at: FilePlace;
  readonly given: { readonly workflow: string; readonly startedAt: number };
}

function ofLine(item: unknown, { at, given }: Setting): ReadTrial {
  const line = checked(trialLine.safeParse(item), at);
  const { case: id, trial, reward, took, cost, tokensIn = 0, tokensOut = 0, error } = line;
  const { input, expected, expect, tags, route, cluster } = line;
  const pass = line.pass ?? reward === 1;
  const conversation = runOf(line, { at, given });
  return {
    case: {
      id,
      ...(input === undefined ? {} : { input }),
      ...(expected === undefined ? {} : { expected }),
      ...(expect === undefined ? {} : { expect }),
      ...(tags === undefined ? {} : { tags }),
      ...(route === undefined ? {} : { route }),
      ...(cluster === undefined ? {} : { cluster }),
    },
    trial,
    pass,
    scores: {
      ...Object.fromEntries(Object.entries(line.scores ?? {}).map(([name, value]) => [name, scored(value)])),
      reward: { kind: "scored", value: reward ?? Number(pass), pass },
    },
    gating: ["reward"],
    run: conversation ?? (line.run === undefined ? undefined : parseRunId(line.run)),
    took,
    cost,
    tokensIn,
    tokensOut,
    toolCalls: conversation === undefined ? undefined : toolCallsOf(conversation),
    ...(error === undefined ? {} : { error }),
    source: "trials",
  };
}

function scored(value: number | boolean): Score {
  return { kind: "scored", value: Number(value), pass: Number(value) === 1 };
}

function runOf({ messages, case: id, trial }: TrialLine, { at, given }: Setting): StoredRun | undefined {
  if (messages === undefined) return undefined;
  const [conversation] = findConversations({ messages, case: id, trial }, at);
  return conversation === undefined ? undefined : conversationRun(conversation, given).run;
}

/** Told by its keys, so that what is wrong inside is said as such. */
function isTauBench(item: unknown): boolean {
  return typeof item === "object" && item !== null && "task_id" in item && "traj" in item;
}

function ofTauBench(item: unknown, { at, given }: Setting): ReadTrial {
  const { task_id: id, trial, reward, info } = checked(tauBenchTrial.safeParse(item), at);
  const [conversation] = findConversations(item, at);
  if (conversation === undefined) throw invalidTrials("it has no messages", at);
  const { run } = conversationRun(conversation, given);
  return {
    case: tauBenchCase(id, info.task),
    trial: trial + 1,
    pass: reward === 1,
    scores: { reward: { kind: "scored", value: reward, pass: reward === 1 } },
    gating: ["reward"],
    run,
    took: undefined,
    cost: undefined,
    tokensIn: 0,
    tokensOut: 0,
    toolCalls: toolCallsOf(run),
    source: "tau-bench",
  };
}

function tauBenchCase(id: string, task: TauBenchTrial["info"]["task"]): ReadCase {
  const { instruction, actions = [], outputs = [], user_id: user } = task;
  const tools = actions.map(({ name, kwargs }) => ({ tool: name, ...(kwargs ? { args: kwargs } : {}) }));
  return {
    id: `task-${id}`,
    ...(instruction === undefined ? {} : { input: instruction }),
    expect: { tools, ...(outputs.length === 0 ? {} : { outputs }) },
    ...(user === undefined ? {} : { cluster: user, subject: { id: user } }),
  };
}

function toolCallsOf({ calls }: StoredRun): number {
  return calls.filter(({ kind }) => kind === "tool").length;
}

interface Parsed<T> {
  readonly success: boolean;
  readonly data?: T;
  readonly error?: { readonly issues: readonly { path: readonly PropertyKey[]; message: string }[] };
}

function checked<T>({ data, error }: Parsed<T>, at: FilePlace): T {
  if (data !== undefined) return data;
  const { path = [], message = "it has another shape" } = error?.issues[0] ?? {};
  throw invalidTrials(`${path.length === 0 ? "" : `"${path.join(".")}": `}${message}`, at);
}

function joined(outer: string, inner: string): string {
  return outer === "" ? inner : `${outer}, ${inner}`;
}

function invalidTrials(problem: string, { file, place }: FilePlace, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "invalid_trials",
    message: `Cannot read trials from "${file}"${place === "" ? "" : `, ${place}`}: ${problem}`,
    hint: 'Expected a trial a line, such as {"case": "refund-1", "trial": 1, "pass": true, "messages": []}, or trajectories of tau-bench',
    data: { file, place },
    ...(cause === undefined ? {} : { cause }),
  });
}
