import { isStoreFailure } from "../../core/leaves-open.ts";
import type { Values } from "./_literal.ts";
import { Lines, Values as Places, plain, texts } from "./_literal.ts";
import { numberOf } from "./_row.ts";
import { json, stored, toStored } from "./_text.ts";
import type { Flight } from "./flight.ts";
import type { Append, Begin, End, Operation } from "./operation.ts";
import type { KnownTexts, Placed } from "./texts-kept.ts";
import { NewTexts, NOTHING } from "./texts-kept.ts";

const DIGEST = /^[0-9a-f]{32}$/;

/** One statement that writes a group of operations, all of them or none. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
  /** Runs that it begins, in the order of the ids it answers with. */
  readonly begun: readonly Begin[];
  /** After the commit. */
  readonly kept: () => void;
}

export interface StatementOf {
  readonly known: KnownTexts;
  /** Who writes it. */
  readonly owner: number;
  /** Long texts that lie in an object store. Default none. */
  readonly placed?: Placed | undefined;
}

/** Runs first, then texts, calls and ends; what is appended and ended belongs to runs that are there already. */
export function statementOf(
  operations: readonly Operation[],
  { known, owner, placed }: StatementOf,
): Statement {
  const begun = operations.filter((one) => one.kind === "begin");
  const appended = operations.filter((one) => one.kind === "append");
  const ended = operations.filter((one) => one.kind === "end");
  const kept = new NewTexts(known, placed);
  const values = new Places();
  const held = new Set([...appended, ...ended].map(({ flight }) => flight.fence));
  const allowed = [known.epoch, owner, plain([...held])];
  const calls = [`aw.enter(${allowed.map((one) => values.add(one)).join(", ")})`];
  if (begun.length > 0) calls.push(`${beginRuns(begun, kept, values)} AS ids`);
  const rest = [
    ...(appended.length > 0 ? [appendCalls(appended, kept, values)] : []),
    ...turnsOf(ended).map((end) => addTurn(end, values)),
    ...(ended.length > 0 ? [endRuns(ended, kept, values)] : []),
  ];
  calls.push(...kept.calls(values), ...rest);
  return { text: `SELECT ${calls.join(", ")}`, values: values.list, begun, kept: () => kept.kept() };
}

/** Tells the runs that a statement has begun which numbers they were given. */
export function begunAs({ begun }: Statement, ids: unknown): void {
  if (Array.isArray(ids)) for (const [i, { flight }] of begun.entries()) flight.id = numberOf(ids[i]);
}

function beginRuns(begun: readonly Begin[], kept: NewTexts, values: Values): string {
  const inputs = begun.map(({ flight, start }) => kept.body(flight, start.input));
  const starts = begun.map(({ start }) => start);
  const tagged = starts.flatMap(({ tags = [] }, i) => [...new Set(tags)].map((tag) => ({ tag, n: i + 1 })));
  const columns = [
    plain(begun.map(({ id }) => id ?? null)),
    Lines.of(starts.map(({ id }) => toStored(id))),
    plain(begun.map(({ flight }) => flight.fence)),
    plain(begun.map(({ owner }) => owner)),
    plain(begun.map(({ flight }) => flight.attempt)),
    Lines.of(begun.map(({ terms }) => stored(terms))),
    Lines.of(starts.map(({ workflow }) => toStored(workflow))),
    plain(starts.map(({ startedAt }) => startedAt)),
    Lines.of(starts.map(({ session }) => stored(session))),
    Lines.of(starts.map(({ subject }) => stored(subject?.id))),
    Lines.of(starts.map(({ release }) => stored(release))),
    Lines.of(starts.map(({ parent }) => (parent?.kind === "trial" ? toStored(parent.experiment) : null))),
    Lines.of(starts.map(({ source }) => stored(source))),
    Lines.of(starts.map(({ parent }) => json(parent))),
    Lines.of(starts.map(({ tags }) => json(tags))),
    Lines.of(starts.map(({ subject }) => json(subject?.attributes))),
    Lines.of(starts.map(({ subject }) => pairsOf(subject?.attributes))),
    Lines.of(starts.map(({ assignment }) => json(assignment))),
    Lines.of(starts.map(({ reviewAnswer }) => json(reviewAnswer))),
    ...bodyColumns(inputs),
    Lines.of(starts.map(({ assignment }) => stored(assignment?.rollout))),
    plain(tagged.map(({ n }) => n)),
    Lines.of(tagged.map(({ tag }) => toStored(tag))),
  ];
  return callOf("begin_runs", columns, values);
}

/** What `list` compares attributes by: the array of their pairs, each as JSON. */
function pairsOf(attributes: Readonly<Record<string, unknown>> | undefined): string | null {
  if (attributes === undefined) return null;
  return texts(Object.entries(attributes).map(([name, value]) => attributePair(name, String(value))));
}

export function attributePair(name: string, value: string): string {
  return JSON.stringify([name, value]);
}

function appendCalls(appended: readonly Append[], kept: NewTexts, values: Values): string {
  const records = appended.map(({ record }) => record);
  const asks = appended.map(({ flight, record: { ask } }) =>
    ask === undefined ? NOTHING : kept.body(flight, ask),
  );
  const answers = appended.map(({ flight, record: { answer } }) =>
    answer === undefined ? NOTHING : kept.text(flight, answer),
  );
  const hashes = records.map(({ askHash }) => askHash);
  const columns = [
    plain(appended.map(({ flight }) => idOf(flight))),
    plain(records.map(({ seq }) => seq)),
    plain(records.map(({ kind }) => kind)),
    plain(records.map(({ state }) => state)),
    plain(records.map(({ at }) => at)),
    plain(records.map(({ took }) => took)),
    Lines.of(records.map(({ address }) => toStored(address))),
    ...bodyColumns(asks),
    plain(hashes.map((hash) => (hash !== undefined && DIGEST.test(hash) ? hash : null))),
    Lines.of(hashes.map((hash) => (hash === undefined || DIGEST.test(hash) ? null : toStored(hash)))),
    Lines.of(answers.map(({ text }) => text)),
    plain(answers.map(({ blob }) => blob)),
    Lines.of(records.map(({ note }) => json(note))),
  ];
  return callOf("append_calls", columns, values);
}

/** In one order everywhere, so that no two statements wait for each other's sessions. */
function turnsOf(ended: readonly End[]): End[] {
  return ended
    .filter(({ turn }) => turn !== undefined)
    .sort((a, b) => ((a.turn?.session ?? "") < (b.turn?.session ?? "") ? -1 : 1));
}

function addTurn({ flight, turn }: End, values: Values): string {
  const columns = [
    flight.fence,
    toStored(turn?.session ?? ""),
    turn?.after ?? null,
    texts((turn?.messages ?? []).map(toStored)) ?? "{}",
  ];
  return callOf("add_turn", columns, values);
}

function endRuns(ended: readonly End[], kept: NewTexts, values: Values): string {
  const ends = ended.map(({ ending }) => ending.end);
  const totals = ended.map(({ ending }) => ending.totals);
  const outputs = ended.map(({ flight, ending: { end } }) =>
    end?.status === "completed" ? kept.body(flight, end.output) : NOTHING,
  );
  const failures = ends.map((end) =>
    end?.status === "failed" || end?.status === "cancelled" ? end.error : undefined,
  );
  const errors = ended.map(({ flight }, i) => {
    const failure = failures[i];
    return failure === undefined ? NOTHING : kept.text(flight, JSON.stringify(failure));
  });
  const assigned = ended.filter(
    ({ flight, ending: { end } }) => flight.isAssigned && end?.status !== "waiting",
  );
  const columns = [
    plain(ended.map(({ flight }) => idOf(flight))),
    plain(ended.map(({ flight }) => flight.fence)),
    plain(ended.map(({ flight }) => flight.attempt)),
    plain(ends.map((end) => end?.status ?? "running")),
    plain(ended.map(({ ending }) => ending.took ?? null)),
    plain(ended.map(({ ending }) => ending.turn ?? null)),
    plain(totals.map(({ calls }) => calls)),
    plain(totals.map(({ tokensIn }) => tokensIn)),
    plain(totals.map(({ tokensOut }) => tokensOut)),
    plain(totals.map(({ cost }) => cost ?? null)),
    plain(totals.map(({ unpriced }) => unpriced)),
    plain(totals.map(({ toolErrors }) => toolErrors)),
    Lines.of(ends.map((end) => (end?.status === "waiting" ? JSON.stringify(end.waitingFor) : null))),
    ...bodyColumns(outputs),
    Lines.of(errors.map(({ text }) => text)),
    plain(errors.map(({ blob }) => blob)),
    plain(ends.map((end) => end?.status === "failed" && isStoreFailure(end.error))),
    plain(assigned.map(({ flight }) => idOf(flight))),
    ended.some(({ turn }) => turn !== undefined),
    !ended.some(({ isQuiet }) => isQuiet),
  ];
  return callOf("end_runs", columns, values);
}

function idOf({ id, run }: Flight): number {
  if (id !== undefined) return id;
  throw new RangeError(`Cannot write to run "${run}": it was not begun`);
}

function bodyColumns(refs: readonly (typeof NOTHING)[]): (Lines | string | null)[] {
  return [
    Lines.of(refs.map(({ text }) => text)),
    plain(refs.map(({ blob }) => blob)),
    plain(refs.map(({ shared }) => shared)),
    plain(refs.map(({ thread }) => thread)),
  ];
}

function callOf(name: string, columns: readonly unknown[], values: Values): string {
  return `aw.${name}(${columns.map((column) => values.add(column)).join(", ")})`;
}
