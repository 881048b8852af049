import { canonical } from "../../core/canonical.ts";
import { type AnswerTemplate, fillTemplate, readTemplates } from "./answer-template.ts";
import { extract } from "./extract.ts";
import { factsIn } from "./find-facts.ts";
import type { Conversation, ToolUse } from "./read-prompt.ts";
import { identifierWords, words } from "./tokenize.ts";
import { verbalise } from "./verbalise.ts";

/** What else an answer says, and which tools there are. */
export interface AnswerOptions {
  /** What to ask the user for, in words such as "the order number". */
  readonly wanted?: readonly string[];
  readonly tools?: readonly string[];
}

/**
 * Answers in text, by extraction: tells what the tools gave (by a template of the instructions if one
 * fits), says honestly what failed, asks for what is wanted; without tools it quotes what the prompt
 * knows about the question.
 */
export function answer(conversation: Conversation, { wanted = [], tools = [] }: AnswerOptions = {}): string {
  const templates = readTemplates(conversation.instructions);
  const told = settled(conversation.uses).map((use) => tell(use, { conversation, templates, tools }));
  const parts = [...new Set(told)];
  if (wanted.length > 0) parts.push(`Could you please give me ${listed(wanted)}?`);
  if (parts.length > 0) return parts.join(" ");
  return fromMessage(conversation, templates) ?? extract(conversation) ?? small(conversation.message);
}

/** The calls that still tell something: a failure that was made good is not told. */
function settled(uses: readonly ToolUse[]): ToolUse[] {
  const last = new Map(uses.map((use) => [canonical([use.name, use.input]), use]));
  return [...last.values()].filter((use) => use.outcome !== undefined);
}

interface Telling {
  readonly conversation: Conversation;
  readonly templates: readonly AnswerTemplate[];
  readonly tools: readonly string[];
}

function tell(use: ToolUse, { conversation, templates, tools }: Telling): string {
  const { outcome, name } = use;
  if (outcome?.kind === "failed") {
    const again = outcome.retryable ? " Please try again later." : "";
    return `I could not ${identifierWords(name).join(" ")}: ${sentence(outcome.message)}${again}`;
  }
  const own = factsIn(outcome?.value, name);
  const others = conversation.uses
    .filter((other) => other !== use)
    .flatMap((other) => (other.outcome?.kind === "done" ? factsIn(other.outcome.value, other.name) : []));
  const occasion = { tool: name, facts: own, others, message: conversation.message, tools };
  return fillTemplate(templates, occasion) ?? sentence(verbalise(outcome?.value, conversation.message));
}

/** A message that holds JSON, as a step of a chain gives it, is told like a result. */
function fromMessage(
  { message, instructions }: Conversation,
  templates: readonly AnswerTemplate[],
): string | undefined {
  const json = /[[{][\s\S]*[\]}]/.exec(message)?.[0];
  if (json === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    const facts = factsIn(value, "message");
    const occasion = { tool: "message", facts, message: instructions, tools: [] };
    return fillTemplate(templates, occasion) ?? sentence(verbalise(value, instructions));
  } catch {
    // Brackets in a message need not be JSON.
    return undefined;
  }
}

function small(message: string): string {
  const said = words(message);
  if (said.some((word) => /^(?:thanks|thank|thx|bye|goodbye)$/.test(word))) return "You are welcome.";
  if (said.length <= 4 && said.some((word) => /^(?:hi|hello|hey)$/.test(word)))
    return "Hello, how can I help?";
  return "I do not have the information to answer that.";
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function listed(wanted: readonly string[]): string {
  return wanted.length === 1 ? `${wanted[0]}` : `${wanted.slice(0, -1).join(", ")} and ${wanted.at(-1)}`;
}
