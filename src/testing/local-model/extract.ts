import type { Conversation } from "./read-prompt.ts";
import { contentStems } from "./tokenize.ts";

const SENTENCE = /(?<=[.!?])\s+|\n+/;
/** Sentences that tell the model what to do are no knowledge to quote. */
const ORDER =
  /^\s*(?:[-*•\d.)]+\s*)?(?:you are|you're|use|call|never|always|answer|reply|respond|do not|don't|if|when|be|route|classify|label|extract|summari[sz]e|write|return|output|act|only|please|input|message|say)\b/i;
const CONDENSE = /\b(?:summar|shorten|condense|tl;?dr|key points?|main points?)/i;
const REWRITE = /\b(?:rewrite|rephrase|improve|draft|polish|correct|proofread|translate|edit)\b/i;
const MOST_SENTENCES = 2;
const LEAST_SHARED = 2;

/**
 * The sentences of the prompt that say most about the question; of the message itself where the
 * instructions ask for a summary. `undefined` where nothing is said about it.
 */
export function extract({ instructions, message, earlier }: Conversation): string | undefined {
  if (CONDENSE.test(instructions)) return central(message);
  if (REWRITE.test(instructions) && message.trim() !== "") return message.trim();
  const known = [instructions, ...earlier.map(({ said }) => said)]
    .flatMap((part) => part.split(SENTENCE))
    .filter((part) => part.trim() !== "" && !ORDER.test(part));
  const asked = new Set(contentStems(message));
  const scored = known
    .map((text, at) => ({
      text: text.trim(),
      at,
      shared: contentStems(text).filter((word) => asked.has(word)).length,
    }))
    .filter(({ shared }) => shared >= Math.min(LEAST_SHARED, Math.max(1, asked.size)));
  return chosen(scored.sort((a, b) => b.shared - a.shared));
}

/** The sentences that share most words with the whole of a text. */
function central(message: string): string | undefined {
  const parts = message.split(SENTENCE).filter((part) => part.trim() !== "");
  const counts = new Map<string, number>();
  for (const part of parts)
    for (const word of contentStems(part)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const scored = parts.map((text, at) => {
    const stems = contentStems(text);
    const sum = stems.reduce((total, word) => total + (counts.get(word) ?? 0), 0);
    return { text: text.trim(), at, shared: sum / Math.sqrt(stems.length + 1) };
  });
  return chosen(scored.sort((a, b) => b.shared - a.shared));
}

function chosen(ranked: readonly { readonly text: string; readonly at: number }[]): string | undefined {
  const best = ranked.slice(0, MOST_SENTENCES).sort((a, b) => a.at - b.at);
  return best.length === 0 ? undefined : best.map(({ text }) => text.replace(/^[-*•]\s+/, "")).join(" ");
}
