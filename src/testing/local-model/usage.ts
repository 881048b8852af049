import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { digest } from "../../core/canonical.ts";
import { lru } from "./lru.ts";

/** Counts tokens, and knows which beginnings of prompts one model instance has read before. */
export interface UsageMeter {
  /** Usage of a call; its prompt counts as read from then on. */
  measure(prompt: string, output: string): LanguageModelV4Usage;
}

const CHARACTERS_PER_TOKEN = 4;
/** A prefix is held in blocks of so many characters, 128 tokens, as real caches do. */
const BLOCK = 512;
const LEAST_CACHED_TOKENS = 1_024;
const MOST_BLOCKS = 16_384;

/** One token for each four characters begun: right to about a fifth for English and for JSON. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Makes a {@link UsageMeter} with an empty cache, as a new model instance has it. */
export function createUsageMeter(): UsageMeter {
  const blocks = lru<true>(MOST_BLOCKS);
  return {
    measure(prompt, output) {
      const total = tokensIn(prompt);
      const cacheRead = repeatedTokens(prompt, blocks);
      const made = tokensIn(output);
      return {
        inputTokens: { total, noCache: total - cacheRead, cacheRead, cacheWrite: 0 },
        outputTokens: { total: made, text: made, reasoning: 0 },
      };
    },
  };
}

/** A block counts as read where it and everything before it have been read: its hash holds theirs. */
function repeatedTokens(prompt: string, blocks: ReturnType<typeof lru<true>>): number {
  let before = "";
  let known = 0;
  let unbroken = true;
  for (let at = 0; at + BLOCK <= prompt.length; at += BLOCK) {
    before = digest(before + prompt.slice(at, at + BLOCK));
    unbroken &&= blocks.has(before);
    if (unbroken) known += BLOCK / CHARACTERS_PER_TOKEN;
    blocks.get(before, () => true);
  }
  return known >= LEAST_CACHED_TOKENS ? known : 0;
}

/** Everything of a call that is read, in the order in which a provider reads it: tools, then messages. */
export function promptText({ prompt, tools = [], responseFormat }: LanguageModelV4CallOptions): string {
  const schema = responseFormat?.type === "json" ? [JSON.stringify(responseFormat)] : [];
  return [...tools.map((tool) => JSON.stringify(tool)), ...schema, ...prompt.map(messageText)].join("\n");
}

function messageText(message: LanguageModelV4Message): string {
  if (message.role === "system") return message.content;
  return message.content
    .map((part) => {
      if (part.type === "text" || part.type === "reasoning") return part.text;
      if (part.type === "tool-call") return `${part.toolName} ${JSON.stringify(part.input)}`;
      return part.type === "tool-result" ? JSON.stringify(part.output) : JSON.stringify(part);
    })
    .join("\n");
}
