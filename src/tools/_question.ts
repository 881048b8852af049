import { withOriginals } from "../core/approvals/edited-input.ts";
import type { CallNote, CallPolicy, PerformContext } from "../core/call.ts";
import { canonical } from "../core/canonical.ts";
import type { Here } from "../core/context.ts";
import { tryHere } from "../core/context.ts";
import { throughFaults } from "../core/faults.ts";
import type { Question } from "../core/seam.ts";
import type { Validated } from "../core/standard-schema.ts";
import type { Chosen } from "./_added-input.ts";
import { askApproval } from "./_ask-approval.ts";
import type { Asked } from "./_asked.ts";
import { check } from "./_check.ts";
import type { AnyContext, Definition } from "./_definition.ts";
import { fromThrown, internal, invalidOutput, notACall, stopped, unattended } from "./_failing.ts";
import { DRY_RUN, READ_MORE } from "./_parts.ts";
import { readInput } from "./_read-input.ts";
import { signedIn } from "./auth/tool-auth.ts";
import type { OrderFinding } from "./order/inspect-order.ts";
import { ignored, notFiltered, outOfOrder } from "./order/inspect-order.ts";
import { KeptOutputs } from "./output/kept-outputs.ts";
import type { ToolError } from "./tool-error.ts";
import { decodeToolError } from "./tool-error.ts";

/** One time that a tool is asked. */
export interface Round {
  /** As the schema gives it. */
  readonly input: unknown;
  readonly chosen: Chosen;
  /** What was chosen, as it is recorded beside the input. */
  readonly asked: Readonly<Record<string, unknown>> | undefined;
  /** The query as it is searched for, in place of the one that was asked. */
  readonly forms: Readonly<Record<string, unknown>> | undefined;
  /** Whether what comes nearest is wanted where nothing is found. */
  readonly isLast: () => boolean;
  /** Refuses a page that leads nowhere. */
  readonly inspectPage: ((page: unknown) => void) | undefined;
  /** A person has allowed these very arguments. */
  readonly isApproved?: true;
}

/** The call of a tool whose arguments fit. */
export function question(asked: Asked, round: Round): Question {
  const { tool } = asked;
  const { input } = round;
  const findings: OrderFinding[] = [];
  try {
    const policy = policyOf(asked, round);
    if (asked.isUnattended && policy.approval !== undefined) return refused(tool, input, unattended(tool));
    return {
      kind: "tool",
      name: tool.name,
      ask: { value: round.asked === undefined ? input : { ...objectOf(input), ...round.asked } },
      effect: tool.effect,
      key: keyOf(tool, input),
      policy,
      decodeError: decodeToolError,
      perform: performing(asked, (context) => answer(asked, round, { context, findings })),
      note: () => noteOf(findings),
    };
  } catch (error) {
    // The key or the rule for approval threw: then nothing may be called.
    return refused(tool, input, internal(error, tool));
  }
}

/** A call that fails before it is made, recorded as any other. */
export function refused(tool: Definition, raw: unknown, error: ToolError): Question {
  return {
    kind: "tool",
    name: tool.name,
    ...(isRecordable(raw) ? { ask: { value: raw } } : {}),
    effect: "read",
    decodeError: decodeToolError,
    perform: () => Promise.reject(error),
  };
}

/** What a write would change. It changes nothing, so it counts as a read, and nobody has to approve it. */
export function rehearsal(asked: Asked, input: unknown): Question {
  const { tool, leave } = asked;
  const rehearse = ({ signal }: PerformContext): Promise<unknown> =>
    leave(async () => {
      const preview = await attempt(
        () => withToken(tool, (token) => tool.dryRun?.(input, { signal, token })),
        (thrown) => explained(asked, thrown),
      );
      return { dryRun: true, preview };
    });
  return {
    kind: "tool",
    name: tool.name,
    ask: { value: { ...objectOf(input), [DRY_RUN]: true } },
    effect: "read",
    policy: sharedPolicy(asked),
    decodeError: decodeToolError,
    perform: performing(asked, rehearse),
  };
}

/** Takes a write back. Its key is that of the write, so that one write is taken back once. */
export function compensation(asked: Asked, done: { input: unknown; output: unknown }): Question {
  const { tool, leave } = asked;
  const key = keyOf(tool, done.input);
  const { ledger } = tool.policy;
  const compensate = ({ signal, key: own }: PerformContext): Promise<unknown> =>
    leave(() =>
      attempt(
        () =>
          withToken(tool, (token) => tool.compensate?.(done.input, done.output, { signal, key: own, token })),
        (thrown) => explained(asked, thrown),
      ),
    );
  return {
    kind: "tool",
    name: `${tool.name}.compensate`,
    ask: { value: done },
    effect: "write",
    key: key === undefined ? undefined : `compensate:${key}`,
    policy: {
      ...sharedPolicy(asked),
      ...(key === undefined || ledger === undefined ? {} : { ledger }),
      // A fork has written nothing, so there is nothing to take back.
      simulate: async () => undefined,
    },
    decodeError: decodeToolError,
    perform: performing(asked, compensate),
  };
}

/** The next part of a long result. */
export function readingOn({ tool, place, isInside }: Asked, readMore: string): Question {
  const kept = new KeptOutputs(isInside ? place.execution : undefined);
  return {
    kind: "tool",
    name: tool.name,
    ask: { value: { [READ_MORE]: readMore } },
    effect: "read",
    decodeError: decodeToolError,
    perform: async () => kept.read(tool.name, readMore),
  };
}

// What a model sends always is; a workflow may pass anything, and is told what is wrong with it all the same.
function isRecordable(value: unknown): boolean {
  try {
    canonical(value);
    return true;
  } catch {
    return false;
  }
}

function keyOf(tool: Definition, input: unknown): string | undefined {
  const key = tool.key?.(input);
  if (tool.key === undefined || (typeof key === "string" && key !== "")) return key as string | undefined;
  throw new TypeError(`idempotency.key of the tool "${tool.name}" gave ${typeof key}, expected a text`);
}

function policyOf(asked: Asked, round: Round): CallPolicy {
  const { tool, leave, signal } = asked;
  const { simulate, afterWrites, guard } = tool;
  const { input } = round;
  const request = round.isApproved === true ? undefined : askApproval(tool, input);
  if (!(request ?? simulate ?? afterWrites ?? guard)) return tool.policy;
  const simulated = (): Promise<unknown> =>
    leave(() =>
      checked(asked, () =>
        throughFaults(hereOf(asked), { kind: "tool", name: tool.name }, () => simulate?.(input)),
      ),
    );
  return {
    ...tool.policy,
    ...(guard === undefined
      ? {}
      : { guard: guard.of({ signal, stopped: (reason) => stopped(reason, tool) }) }),
    ...(request === undefined ? {} : { approval: () => request, ...editable(asked, round) }),
    ...(simulate === undefined ? {} : { simulate: simulated, input }),
    ...(afterWrites === undefined
      ? {}
      : {
          afterWrites: (output, writes) =>
            leave(() => checked(asked, () => afterWrites(output, { input, writes }))),
        }),
  };
}

/** Lets whoever approves change the arguments. What is asked in several rounds would go on with the old ones. */
function editable(asked: Asked, round: Round): Pick<CallPolicy, "edited"> {
  const { tool } = asked;
  if (tool.pager !== undefined || tool.searcher !== undefined) return {};
  const edit = async (edited: unknown): Promise<Question> => {
    const original = { ...objectOf(round.input), ...round.asked };
    const read = await readInput(tool, withOriginals(edited, original));
    if (read.kind === "call") return question(asked, { ...read.round, isApproved: true });
    throw read.kind === "refused" ? read.error : notACall(tool);
  };
  return { edited: { schema: tool.contract.input, question: edit } };
}

/** Of what is no write of the tool's own: its time and its limits. */
function sharedPolicy({ tool, signal }: Asked): CallPolicy {
  const { timeout, retryable } = tool.policy;
  return {
    ...(timeout === undefined ? {} : { timeout }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(tool.guard === undefined
      ? {}
      : { guard: tool.guard.of({ signal, stopped: (reason) => stopped(reason, tool) }) }),
  };
}

/** With the signal of whoever gives up first. */
function performing(
  { tool, signal: outer }: Asked,
  work: (context: PerformContext) => Promise<unknown>,
): Question["perform"] {
  if (outer === undefined) return work;
  return (context) =>
    untilAborted(() => work({ ...context, signal: AbortSignal.any([context.signal, outer]) }), outer, tool);
}

function answer(
  asked: Asked,
  round: Round,
  { context: { signal, key }, findings }: { context: PerformContext; findings: OrderFinding[] },
): Promise<unknown> {
  const { tool } = asked;
  const { sort, filters } = round.chosen;
  const input = round.forms === undefined ? round.input : { ...objectOf(round.input), ...round.forms };
  findings.length = 0;
  const run = (token: string): unknown => {
    const context: AnyContext = { signal, key, token, sort, filters };
    return throughFaults(hereOf(asked), { kind: "tool", name: tool.name }, () => tool.run(input, context));
  };
  return asked.leave(async () => {
    const value = await checked(asked, () => withToken(tool, run));
    inspect(tool, round, { value, findings });
    return tool.searcher?.isEmpty(value) && round.isLast() ? withNearest(asked, round, value) : value;
  });
}

async function withNearest({ tool }: Asked, { input }: Round, value: unknown): Promise<unknown> {
  const nearest = await attempt(
    () => tool.searcher?.nearest(input) ?? [],
    (thrown) => internal(thrown, tool),
  );
  return { ...objectOf(value), noMatch: { nearest } };
}

/** Looks whether the service did what it was asked for. @throws ToolError where it must have */
function inspect(
  { name, contract }: Definition,
  { chosen, inspectPage }: Round,
  { value, findings }: { value: unknown; findings: OrderFinding[] },
): void {
  inspectPage?.(value);
  const { sort, filters, items } = contract;
  const list = items === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[items];
  if (!Array.isArray(list)) return;
  const order = chosen.sort && outOfOrder(name, list, chosen.sort);
  if (order !== undefined && sort?.verify === true) throw ignored(order);
  const filter = filters && notFiltered(name, list, { filters, chosen: chosen.filters });
  if (filter !== undefined) throw ignored(filter);
  if (order !== undefined) findings.push(order);
}

function noteOf(findings: readonly OrderFinding[]): CallNote | undefined {
  return findings.length === 0 ? undefined : { findings: [...findings] };
}

async function checked(asked: Asked, run: () => unknown): Promise<unknown> {
  const { tool } = asked;
  const value = await attempt(run, (thrown) => explained(asked, thrown));
  const output = await attempt<Validated<unknown>>(
    () => check(tool.output, value),
    (thrown) => internal(thrown, tool),
  );
  if (output.ok) return output.value;
  throw invalidOutput(output.issues, tool);
}

/** Where the call stands that reaches the world: a contract may make several of one. */
function hereOf({ place }: Asked): Here {
  return tryHere() ?? place;
}

function withToken(tool: Definition, run: (token: string) => unknown): unknown {
  return tool.auth === undefined ? run("") : signedIn(tool.auth, tool.name, run);
}

function explained({ tool, place: { execution } }: Asked, thrown: unknown): unknown {
  return execution.halt === undefined ? fromThrown(thrown, tool) : thrown;
}

async function attempt<T>(run: () => T | Promise<T>, explain: (thrown: unknown) => unknown): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    throw explain(thrown);
  }
}

/** Gives up as soon as the caller does, whether or not the tool listens to its signal. */
function untilAborted(work: () => Promise<unknown>, signal: AbortSignal, tool: Definition): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(stopped(signal.reason, tool));
    if (signal.aborted) return giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
