import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider";
import { readOutcome, type ToolOutcome } from "./_tool-outcome.ts";
import type { LabelledText } from "./classifier.ts";
import { isRecord } from "./schema-node.ts";

export type { ToolOutcome } from "./_tool-outcome.ts";

/** A call that the model made earlier, with how it ended if that is known. */
export interface ToolUse {
  readonly name: string;
  readonly input: unknown;
  readonly outcome: ToolOutcome | undefined;
}

/** What a user said, the calls that were made for it, and what was answered. */
export interface Exchange {
  readonly said: string;
  readonly uses: readonly ToolUse[];
  readonly reply: string;
}

/** A prompt, sorted by what the model does with its parts. */
export interface Conversation {
  /** System messages, and what a template puts before the user's own words. */
  readonly instructions: string;
  /** The last user's words. */
  readonly message: string;
  /** Calls since the last user message, in order. */
  readonly uses: readonly ToolUse[];
  readonly earlier: readonly Exchange[];
  /** Earlier exchanges that show a text and its label. */
  readonly shots: readonly LabelledText[];
}

/** More of a message is not read: its beginning and its end are. */
const LONGEST_MESSAGE = 64_000;
const LONGEST_INSTRUCTIONS = 4_000_000;
const LONGEST_SHOT_LABEL = 40;

/** Sorts a prompt into instructions, the message to answer, earlier exchanges and tool calls. */
export function readPrompt(prompt: LanguageModelV4Prompt): Conversation {
  const system: string[] = [];
  const exchanges: { said: string[]; uses: Pending[]; reply: string[] }[] = [];
  for (const message of prompt) {
    if (message.role === "system") system.push(message.content);
    const last = exchanges.at(-1);
    if (message.role === "user") {
      const open = last !== undefined && last.uses.length === 0 && last.reply.length === 0;
      if (open) last.said.push(textOf(message));
      else exchanges.push({ said: [textOf(message)], uses: [], reply: [] });
    } else if (last !== undefined) {
      readTurn(message, last);
    }
  }

  const current = exchanges.pop() ?? { said: [], uses: [], reply: [] };
  const { before, message } = splitTemplate(userText(current.said));
  const earlier = exchanges.map(({ said, uses, reply }) => ({
    said: userText(said),
    uses,
    reply: reply.join("\n"),
  }));
  return {
    instructions: clip([...system, before].filter((part) => part !== "").join("\n"), LONGEST_INSTRUCTIONS),
    message,
    uses: current.uses,
    earlier,
    shots: earlier.flatMap(readShot),
  };
}

interface Pending extends ToolUse {
  readonly id: string;
  outcome: ToolOutcome | undefined;
}

function readTurn(message: LanguageModelV4Message, turn: { uses: Pending[]; reply: string[] }): void {
  if (message.role !== "assistant" && message.role !== "tool") return;
  for (const part of message.content) {
    if (part.type === "text") turn.reply.push(part.text);
    if (part.type === "tool-call") {
      turn.uses.push({ id: part.toolCallId, name: part.toolName, input: part.input, outcome: undefined });
    }
    if (part.type === "tool-result") {
      const use = turn.uses.find(({ id }) => id === part.toolCallId);
      if (use !== undefined) use.outcome = readOutcome(part.output);
    }
  }
}

function textOf(message: LanguageModelV4Message & { role: "user" }): string {
  return message.content
    .map((part) => {
      if (part.type === "text") return part.text;
      return part.data.type === "text" ? part.data.text : "";
    })
    .join("\n");
}

const TAGGED =
  /<((?:\w+_)?(?:message|input|text|query|question|email|document|ticket|request))>([\s\S]*?)<\/\1>/gi;
const MARKED =
  /^\s*[*#`]*\s*(?:the )?(?:\w+ )?(?:message|input|text|query|question|utterance|request|task)(?: to \w+)?[*`]*\s*:[*`]*[ \t]*/gim;
const CLOSING = /\n\s*[\p{L} ]{2,20}:\s*$/u;
const COMMAND =
  /^\s*(?:please )?(?:classify|route|label|categori[sz]e|sort|extract|summari[sz]e|decide|determine|read)\b/i;
const QUOTED_TAIL = /["“]([^"“”]+)["”]/g;

/** Finds the user's own words inside a template: in tags, behind `Message:`, or quoted in a command. */
function splitTemplate(said: string): { readonly before: string; readonly message: string } {
  const tagged = [
    ...said
      .replace(/<example\b[\s\S]*?<\/example>/gi, (hidden) => " ".repeat(hidden.length))
      .matchAll(TAGGED),
  ].at(-1);
  if (tagged !== undefined) {
    const rest = `${said.slice(0, tagged.index)}\n${said.slice(tagged.index + tagged[0].length)}`;
    return { before: rest.trim(), message: (tagged[2] ?? "").trim() };
  }
  const marked = [...said.matchAll(MARKED)].at(-1);
  if (marked !== undefined) {
    const message = said.slice(marked.index + marked[0].length).replace(CLOSING, "");
    return { before: said.slice(0, marked.index).trim(), message: message.trim() };
  }
  const quoted = COMMAND.test(said) ? [...said.matchAll(QUOTED_TAIL)].at(-1) : undefined;
  if (quoted?.[1] !== undefined) return { before: said.replace(quoted[0], " ").trim(), message: quoted[1] };
  const paragraphs = said.split(/\n\s*\n/);
  if (COMMAND.test(said) && paragraphs.length > 1) {
    return { before: paragraphs.slice(0, -1).join("\n\n"), message: paragraphs.at(-1) ?? "" };
  }
  return { before: "", message: said };
}

/** An exchange without tools and with a bare label, or JSON that holds labels, as its reply. */
function readShot({ said, uses, reply }: Exchange): LabelledText[] {
  if (uses.length > 0 || reply === "") return [];
  if (reply.trimStart().startsWith("{")) {
    try {
      const fields: unknown = JSON.parse(reply);
      return Object.values(isRecord(fields) ? fields : {}).flatMap((label) =>
        typeof label === "string" && label.length <= LONGEST_SHOT_LABEL ? [{ text: said, label }] : [],
      );
    } catch {
      return [];
    }
  }
  const bareLabel = reply.length <= LONGEST_SHOT_LABEL && !/[.?!,;:]/.test(reply);
  return bareLabel ? [{ text: said, label: reply.trim() }] : [];
}

/** Runs of white space are shortened: they say nothing, and a long one would hold up every pattern. */
function userText(said: readonly string[]): string {
  return clip(said.join("\n"), LONGEST_MESSAGE)
    .replace(/[^\S\n]{4,}/g, "   ")
    .replace(/\n{4,}/g, "\n\n\n");
}

function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most / 2)}\n${text.slice(-most / 2)}`;
}
