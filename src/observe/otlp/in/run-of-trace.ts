import type { Body } from "../../../core/body.ts";
import { bodyOf } from "../../../core/body.ts";
import { canonical } from "../../../core/canonical.ts";
import type { SessionId } from "../../../core/ids.ts";
import { hasControl, parseRunId } from "../../../core/ids.ts";
import type { CallRecord, RunEnd, StoredRun, Subject } from "../../../core/run.ts";
import type { PriceTable } from "../../../models/prices.ts";
import type { SpanGroup } from "../span.ts";
import { errorOf, promptOf } from "./call-of-span.ts";
import { asName, callsOfTree } from "./calls-of-tree.ts";
import { textIn } from "./message-parts.ts";
import { ownRun } from "./own-run.ts";
import type { SpanContext } from "./read-context.ts";
import { isObject } from "./reading.ts";
import type { Node, SpanTree } from "./span-tree.ts";
import { spanTree } from "./span-tree.ts";
import { totalsOf } from "./totals-of.ts";

export interface TraceRunOptions {
  /** 32 hexadecimal digits: of the trace, or of the first one of a run of several. */
  readonly key: string;
  readonly prices?: PriceTable;
}

/** Makes a run of the spans of a trace; undefined of none. */
export function runOfTrace(
  groups: readonly SpanGroup[],
  { key, prices }: TraceRunOptions,
): StoredRun | undefined {
  const tree = spanTree(groups);
  const own = ownRun(tree);
  if (own !== undefined) return own;
  const first = tree.roots[0];
  if (first === undefined) return undefined;
  const root = rootOf(tree);
  const runStart = tree.roots.reduce((least, { span }) => Math.min(least, span.start), first.span.start);
  const ended = tree.nodes.reduce((most, { span }) => Math.max(most, span.end), runStart);
  const context = contextOf(tree, root);
  const calls = callsOfTree(tree, { root, runStart, prices, prompt: promptOf(context.prompt) });
  const end = endOf({ root, calls });
  return {
    id: parseRunId(`run_otlp_${key}`),
    workflow: asName(workflowOf(root, first, context)),
    input: inputOf(root, { calls, first }),
    startedAt: runStart,
    ...sessionOf(context),
    ...subjectOf(context),
    ...tagsOf(tree, context),
    ...(context.release === undefined ? {} : { release: context.release.slice(0, 200) }),
    source: "otlp",
    end,
    status: end.status,
    interrupted: false,
    took: ended - runStart,
    totals: totalsOf(calls),
    attempt: 1,
    calls,
  };
}

/** The span that stands for the whole: the longest of those that stand alone and hold others. */
function rootOf({ roots }: SpanTree): Node | undefined {
  const wrappers = roots.filter(({ reading }) => reading.role === "wrapper" || reading.role === "other");
  return wrappers.reduce<Node | undefined>(
    (longest, node) => (longest === undefined || tookOf(node) > tookOf(longest) ? node : longest),
    undefined,
  );
}

function tookOf({ span }: Node): number {
  return span.end - span.start;
}

/** What any span tells of the run: the root's word first, then that of the spans in their order. */
function contextOf({ nodes }: SpanTree, root: Node | undefined): SpanContext {
  const told = root === undefined ? nodes : [root, ...nodes];
  const tags = new Set<string>();
  let merged: SpanContext = { tags: [], attributes: {} };
  for (const { context } of told) {
    for (const tag of context.tags) tags.add(tag);
    merged = { ...context, ...merged, attributes: { ...context.attributes, ...merged.attributes } };
  }
  return { ...merged, tags: [...tags] };
}

function workflowOf(root: Node | undefined, first: Node, { trace }: SpanContext): string {
  const service = first.resource["service.name"];
  const told = root?.reading.title ?? trace ?? root?.span.name;
  return told ?? (typeof service === "string" && service !== "" ? service : first.span.name);
}

interface Ends {
  readonly calls: readonly CallRecord[];
  readonly first: Node;
}

/** What a person asked; what the run was given where that cannot be told. What the root says beside it is kept with it. */
function inputOf(root: Node | undefined, { calls, first }: Ends): Body {
  const asked = root?.reading.messages ?? messagesIn(root?.reading.input);
  const text = lastUserText(asked) ?? lastUserText(threadOf(calls.find(({ kind }) => kind === "model")));
  const value = text ?? root?.reading.input ?? asked ?? null;
  const beside = {
    resource: first.resource,
    ...(root === undefined
      ? {}
      : {
          name: root.span.name,
          trace: root.span.trace,
          ...(root.rest === undefined ? {} : { attributes: root.rest }),
          ...(root.span.events === undefined ? {} : { events: root.span.events }),
        }),
  };
  return bodyOf(canonical(value, "the input of a trace"), { shared: canonical(beside, "what a trace says") });
}

function messagesIn(input: unknown): readonly unknown[] | undefined {
  if (Array.isArray(input)) return input;
  return isObject(input) && Array.isArray(input.messages) ? input.messages.flat() : undefined;
}

function threadOf(call: CallRecord | undefined): readonly unknown[] | undefined {
  return call?.ask?.thread?.texts.map((text): unknown => JSON.parse(text));
}

function lastUserText(messages: readonly unknown[] | undefined): string | undefined {
  const last = messages?.findLast(
    (message) => isObject(message) && (message.role === "user" || message.role === "human"),
  );
  if (!isObject(last)) return undefined;
  const text = textIn(last.content);
  return text === "" ? undefined : text;
}

/** Without a span for the whole, the last call tells how it went. */
function endOf({
  root,
  calls,
}: {
  readonly root: Node | undefined;
  readonly calls: readonly CallRecord[];
}): RunEnd {
  const last = calls.at(-1);
  const error =
    root === undefined
      ? last?.state === "failed" && last.answer !== undefined
        ? JSON.parse(last.answer)
        : undefined
      : errorOf(root);
  if (error !== undefined) return { status: "failed", error };
  return { status: "completed", output: bodyOf(canonical(outputOf(root, calls), "the output of a trace")) };
}

function outputOf(root: Node | undefined, calls: readonly CallRecord[]): unknown {
  const said = root?.reading.answer === undefined ? "" : textIn(root.reading.answer.content);
  if (said !== "") return said;
  const { output } = root?.reading ?? {};
  const text = textOfMessage(
    messagesIn(output)?.findLast((one) => isAnswer(one) && textOfMessage(one) !== ""),
  );
  if (text !== "") return text;
  if (output !== undefined) return output;
  return lastText(calls) ?? null;
}

/** Whether a model said it, as any library writes that. */
function isAnswer(message: unknown): boolean {
  if (!isObject(message)) return false;
  const { role, type, id } = message;
  const written: unknown = Array.isArray(id) ? id.at(-1) : undefined;
  return role === "assistant" || role === "ai" || type === "ai" || String(written).startsWith("AIMessage");
}

/** LangChain's messages have what they say in `kwargs`. */
function textOfMessage(message: unknown): string {
  if (!isObject(message)) return "";
  const { content } = isObject(message.kwargs) ? message.kwargs : message;
  return textIn(content);
}

function lastText(calls: readonly CallRecord[]): string | undefined {
  const last = calls.findLast(({ kind, state }) => kind === "model" && state === "done");
  const answer: unknown = last?.answer === undefined ? undefined : JSON.parse(last.answer);
  const text = isObject(answer) ? textIn(answer.content) : "";
  return text === "" ? undefined : text;
}

function sessionOf({ session }: SpanContext): { session?: SessionId } {
  return session === undefined || session.length > 200 || hasControl(session)
    ? {}
    : { session: session as SessionId };
}

/** Segments are told apart by attributes of the subject, so a session stands in for a user that is not told. */
function subjectOf({ user, session, attributes }: SpanContext): { subject?: Subject } {
  const id = user ?? session;
  if (id === undefined) return {};
  return {
    subject: { id: id.slice(0, 200), ...(Object.keys(attributes).length === 0 ? {} : { attributes }) },
  };
}

function tagsOf(
  tree: SpanTree,
  { tags, environment, user, session, attributes }: SpanContext,
): { tags?: string[] } {
  const all = [
    ...tags,
    ...(environment === undefined ? [] : [`environment=${environment.slice(0, 150)}`]),
    ...(user === undefined && session === undefined
      ? Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`.slice(0, 200))
      : []),
    ...(new Set(tree.nodes.map(({ span }) => span.trace)).size > 1 ? ["grouped-traces"] : []),
    ...(tree.orphans > 0 && tree.roots.every(({ span }) => span.parent !== undefined)
      ? ["root-missing"]
      : []),
    ...(tree.cycles > 0 ? ["cyclic-parents"] : []),
  ];
  return all.length === 0 ? {} : { tags: [...new Set(all)] };
}
