import { decode } from "../../core/codec.ts";
import { AirworthyError } from "../../core/errors.ts";
import { everyRun } from "../../core/every-run.ts";
import { containsPlaceholder } from "../../core/redact/placeholder.ts";
import { routeOf } from "../../core/route-of.ts";
import type { CallRecord, RunSummary, StoredRun } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import type { Store } from "../../core/store.ts";
import type { Case, Expectations, Fixture, Turn } from "../case.ts";
import { datasetOf } from "./dataset.ts";
import { routeIn } from "./route-in.ts";

export interface CaseOfRunOptions {
  /** Default: the beginning of the run's id. */
  readonly id?: string;
  /** What should have come out. Default: nothing, so that somebody has to say it. */
  readonly expected?: unknown;
  readonly expect?: Expectations;
  /** Beside those of the run. */
  readonly tags?: readonly string[];
  /** Default: the one that `expected` names where the output named the route taken, else the route taken. */
  readonly route?: string;
  readonly note?: string;
  /** Takes the output of the run as what should come out. Default false. */
  readonly keepOutput?: boolean;
  /** Keeps what tools answered as fixtures. Default false. */
  readonly withCalls?: boolean;
}

export interface CaseOfRun {
  readonly case: Case;
  /** What whoever adds the case should know, such as that the input was redacted. */
  readonly warnings: readonly string[];
}

/**
 * Makes a case of a recorded run, however it ended: its input, its subject, the turns of its
 * conversation before it, and what should have come out instead. A conversation is the cluster of its
 * cases, since they are not independent.
 *
 * @throws `run_not_a_case` for a run without an input, or one whose input is no JSON
 */
export async function caseOfRun(
  store: Pick<Store, "list">,
  run: StoredRun,
  options: CaseOfRunOptions = {},
): Promise<CaseOfRun> {
  const input = inputOf(run);
  const before = run.session === undefined ? [] : await turnsBefore(store, run);
  const fixtures = options.withCalls === true ? run.calls.flatMap(fixtureOf) : [];
  const expected = options.expected ?? (options.keepOutput === true ? outputOf(run) : undefined);
  const route = options.route ?? routeFor(run, expected);
  const tags = [...new Set([...(run.tags ?? []), ...(options.tags ?? [])])];
  const made: Case = {
    id: options.id ?? run.id.replace(/^(run_.{14}).{12}$/, "$1"),
    ...(before.length === 0 ? { input } : { turns: [...before, { input }] }),
    ...(expected === undefined ? {} : { expected }),
    ...(options.expect === undefined ? {} : { expect: options.expect }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(route === undefined ? {} : { route }),
    ...(run.session === undefined ? {} : { cluster: run.session }),
    ...(run.subject === undefined ? {} : { subject: run.subject }),
    ...(fixtures.length === 0 ? {} : { fixtures }),
    origin: { kind: "run", run: run.id },
    ...(options.note === undefined ? {} : { note: options.note }),
  };
  const [checked] = datasetOf(`case of ${run.id}`, [made]).cases;
  return { case: checked ?? made, warnings: warningsOf(made, run) };
}

function inputOf(run: StoredRun): unknown {
  const input = decode(run.input.text);
  if (input !== undefined) return input;
  throw new AirworthyError({
    code: "run_not_a_case",
    message: `Cannot make a case of run "${run.id}": it was given no input`,
    hint: "Write the case by hand with what its workflow should be given",
  });
}

/** A run that took the wrong route says where the case does not belong: what is expected knows better. */
function routeFor(run: StoredRun, expected: unknown): string | undefined {
  const taken = routeOf(run.calls);
  const said = run.end?.status === "completed" ? routeIn(decode(run.end.output.text)) : undefined;
  const isRoute = taken !== undefined && said === taken;
  return (typeof expected === "string" && !isRoute ? undefined : routeIn(expected)) ?? taken;
}

function outputOf({ id, end, status }: StoredRun): unknown {
  if (end?.status === "completed") return decode(end.output.text);
  throw new AirworthyError({
    code: "run_not_a_case",
    message: `Cannot take the output of run "${id}" as what should come out: it is ${status}, expected completed`,
    hint: "Say what should have come out with --expect",
  });
}

/** The conversation as the run found it: completed turns add to it, forks and trials do not. */
async function turnsBefore(store: Pick<Store, "list">, run: StoredRun): Promise<readonly Turn[]> {
  const before: RunSummary[] = [];
  const session = run.session === undefined ? {} : { session: run.session };
  for await (const one of everyRun(store, { ...session, status: "completed" }))
    if (one.parent === undefined && isBefore(one, run)) before.push(one);
  return before
    .toSorted((a, b) => (a.turn ?? 0) - (b.turn ?? 0) || a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
    .map((one) => ({ input: decode(one.input.text) ?? null }));
}

function isBefore(one: RunSummary, run: RunSummary): boolean {
  if (one.id === run.id) return false;
  if (one.turn !== undefined && run.turn !== undefined) return one.turn < run.turn;
  return one.startedAt < run.startedAt || (one.startedAt === run.startedAt && one.id < run.id);
}

function fixtureOf(call: CallRecord): readonly Fixture[] {
  if (call.kind !== "tool" || call.answer === undefined) return [];
  const tool = nameOf(call.address);
  const input = call.ask === undefined ? null : (decode(call.ask.text) ?? null);
  if (call.state === "done") return [{ tool, input, output: decode(call.answer) ?? null }];
  const { code, message, name } = JSON.parse(call.answer) as Record<string, unknown>;
  return [{ tool, input, error: { code: String(code ?? name), message: String(message) } }];
}

function warningsOf(made: Case, run: StoredRun): readonly string[] {
  const { fixtures, ...rest } = made;
  const warnings: string[] = [];
  if (containsPlaceholder(JSON.stringify(rest)))
    warnings.push(
      "the input holds placeholders of redaction such as [email:1a2b3c4d]: put invented values in their place, since the case cannot run on them",
    );
  if (fixtures !== undefined && containsPlaceholder(JSON.stringify(fixtures)))
    warnings.push("the recorded calls hold placeholders of redaction: put invented values in their place");
  if (made.expected === undefined && made.expect === undefined)
    warnings.push("the case says nothing of what should come out: give it with --expect, or edit the case");
  if (run.source !== undefined)
    warnings.push(`the run was imported (${run.source}): check that your workflow takes its input`);
  return warnings;
}
