import { bodyOf } from "../../core/body.ts";
import { canonical, digest } from "../../core/canonical.ts";
import { parseRunId } from "../../core/ids.ts";
import type { StoredRun } from "../../core/run.ts";
import { metadataOf } from "./_conversation-metadata.ts";
import { ConversationRecorder } from "./_conversation-recorder.ts";
import type { OpenaiMessage } from "./_openai-message.ts";
import type { ConversationCounts } from "./conversation-counts.ts";

/** A recorded conversation, checked, with all that its file says beside the messages. */
export interface Conversation {
  readonly messages: readonly OpenaiMessage[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface ConversationRun {
  readonly run: StoredRun;
  readonly counts: ConversationCounts;
}

/**
 * Makes a run of a recorded conversation:
 *
 * - each assistant message is a `model` call, asked with the messages before it;
 * - each tool call of a message is a `tool` call, answered by the result of its `tool_call_id`: the
 *   first one open, since some recorders give ids twice. It has failed if its result is an error;
 * - in a conversation between agents (every message a name, at least two of them, roles user and
 *   assistant only) each message is a `model` call of the agent that spoke, at `<agent>/model`,
 *   whatever its role, or a `step` if it is the report of executed code. Sequence numbers are then
 *   numbers of messages.
 *
 * The input is the first user message (between agents the `question`, if the file has one), the
 * output the last text of a model, kept with all messages as its thread. What the file says beside
 * the messages is kept with the input as its shared text; its scalars become tags (`reward=0`), its
 * `user_id` or `user` the subject, its `tools` the tools of each model call. Neither times nor tokens
 * are known: calls begin at 0 and take 0 ms, and the cost is unknown.
 * The id follows from the content, so that the same conversation is the same run.
 */
export function conversationRun(
  { messages, metadata }: Conversation,
  given: { readonly workflow: string; readonly startedAt: number },
): ConversationRun {
  const between = isBetweenAgents(messages);
  const { model, tools, systems, rest, tags, subject } = metadataOf(metadata);
  const recorder = new ConversationRecorder(messages, { model, tools, systems });
  for (const [at, message] of messages.entries()) {
    if (between) recorder.speech(message, at);
    else if (message.role === "assistant") recorder.answer(message, at);
    else if (message.role === "tool") recorder.result(message);
  }
  recorder.unanswered();
  const { calls, counts, output } = recorder;
  const parts =
    rest === undefined ? {} : { shared: canonical(rest, "what the file says beside the messages") };
  const run: StoredRun = {
    id: parseRunId(`run_openai_${digest(canonical({ messages, metadata }, "the conversation"))}`),
    workflow: given.workflow,
    input: bodyOf(canonical(inputOf(messages, between ? metadata.question : undefined)), parts),
    startedAt: given.startedAt,
    ...(subject === undefined ? {} : { subject }),
    ...(tags.length === 0 ? {} : { tags }),
    source: "openai",
    end: { status: "completed", output: { ...bodyOf(JSON.stringify(output)), thread: recorder.thread } },
    status: "completed",
    interrupted: false,
    took: undefined,
    totals: {
      calls: calls.length,
      tokensIn: 0,
      tokensOut: 0,
      cost: counts.modelCalls > 0 ? undefined : 0,
      unpriced: counts.modelCalls,
      toolErrors: counts.toolErrors,
    },
    attempt: 1,
    calls,
  };
  return { run, counts };
}

function isBetweenAgents(messages: readonly OpenaiMessage[]): boolean {
  const names = new Set<string>();
  for (const { role, name, tool_calls } of messages) {
    if (!name || (role !== "user" && role !== "assistant") || (tool_calls?.length ?? 0) > 0) return false;
    names.add(name);
  }
  return names.size > 1;
}

function inputOf(messages: readonly OpenaiMessage[], question: unknown): unknown {
  if (typeof question === "string") return question;
  const first = messages.find(({ role }) => role === "user") ?? messages[0];
  return first?.content ?? null;
}
