import type { Decision } from "../../core/approvals/approval.ts";
import { withOriginals } from "../../core/approvals/edited-input.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { Execution } from "../../core/execution.ts";
import { awaitDecision } from "../../core/handlers/approved.ts";
import type { AnswerReview } from "../../core/run.ts";
import { invoke } from "../../core/seam.ts";
import type { Conversation } from "../../core/workflow-context.ts";

const NAME = "answer";

interface Reviewed {
  readonly execution: Execution;
  readonly conversation: Conversation;
  readonly review: AnswerReview;
}

/** The answer once a person has allowed it, as they allowed it. @throws `answer_denied` */
export async function reviewAnswer(
  answer: unknown,
  { execution, conversation, review }: Reviewed,
): Promise<unknown> {
  const { title = "Give this answer?", ...terms } = review;
  const request = { title, details: answer, ...terms };
  const place = { execution, scope: execution.root, call: undefined };
  const address = execution.root.peek(NAME);
  const call = { kind: "step" as const, name: NAME, input: answer, schema: schemaOf(answer) };
  const perform = () => awaitDecision(execution, address, { ...request, call });
  const question = { kind: "approval" as const, name: NAME, ask: { value: request }, perform };
  const decision = (await invoke(question, place)) as Decision;
  if (!decision.approved) throw denied(decision);
  if (decision.input === undefined) return answer;
  const given = withOriginals(decision.input, answer);
  replaceIn(conversation.added, { answer, given });
  return given;
}

/** An edited answer stays what it was: a text, a list, an object. */
function schemaOf(answer: unknown): Readonly<Record<string, unknown>> {
  if (Array.isArray(answer)) return { type: "array" };
  if (typeof answer === "object" && answer !== null) return { type: "object" };
  return typeof answer === "string" ? { type: "string" } : {};
}

/** The conversation goes on from what the user was told: messages that say a text of the answer say the new one. */
function replaceIn(messages: unknown[], { answer, given }: { answer: unknown; given: unknown }): void {
  const changes = changesIn(answer, given);
  for (const [index, message] of messages.entries())
    if (isAnswer(message)) messages[index] = { ...message, content: replaced(message.content, changes) };
}

function isAnswer(message: unknown): message is { readonly role: "assistant"; readonly content: unknown } {
  return (
    typeof message === "object" &&
    message !== null &&
    "role" in message &&
    message.role === "assistant" &&
    "content" in message
  );
}

function replaced(value: unknown, changes: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") return changes.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => replaced(item, changes));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, changes)]));
}

/** Texts of the answer that the person changed, with what they are now. */
function changesIn(before: unknown, after: unknown): ReadonlyMap<string, string> {
  if (typeof before === "string")
    return new Map(typeof after === "string" && after !== before ? [[before, after]] : []);
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null)
    return new Map();
  return new Map(
    Object.entries(before).flatMap(([key, item]) => [...changesIn(item, Reflect.get(after, key))]),
  );
}

function denied({ by, reason, expired }: Extract<Decision, { approved: false }>): AirworthyError {
  const why =
    expired === true ? "nobody looked at it in time" : `${by} denied it${reason ? `: ${reason}` : ""}`;
  return new AirworthyError({
    code: "answer_denied",
    message: `Cannot give the answer of the run: ${why}`,
    hint: "Answer the user yourself; nothing of the run's answer has reached them",
  });
}
