import type { Fault, Symptom } from "../fault.ts";

/** English text and JSON come to about this many characters a token. */
const CHARACTERS_PER_TOKEN = 4;
const MAX_DEFINITION = 1_500;
const MAX_RESULT = 10_000;

/** What a tool costs in every request that offers it, and in every answer. */
export const tokenSize: Fault = {
  id: "token_size",
  severity: "low",
  stage: "afterwards",
  pattern: "The context fills with definitions and whole documents, and the model forgets what it was asked",
  fix: "Shorten the definition; give a page or a summary, with a way to read on",
  check: ({ tool, seen }) => {
    const { name, description, inputSchema } = tool;
    const symptoms: Symptom[] = [];
    const definition = tokens(JSON.stringify({ name, description, inputSchema }).length);
    if (definition > MAX_DEFINITION)
      symptoms.push({
        message: `Its definition takes about ${definition} tokens of every request`,
        parameter: "definition",
      });
    const largest = seen
      // An echo of something long is as long.
      .filter(({ input }) => JSON.stringify(input).length < 10_000)
      .filter(
        ({ answer }) => answer.kind === "result" || (answer.kind === "lost" && answer.why === "too_large"),
      )
      .sort((a, b) => sizeOf(b.answer) - sizeOf(a.answer))[0];
    if (largest !== undefined && tokens(sizeOf(largest.answer)) > MAX_RESULT) {
      const size = sizeOf(largest.answer);
      const said = Number.isFinite(size) ? `about ${tokens(size)} tokens` : "more than is accepted at all";
      symptoms.push({
        message: `One answer takes ${said}`,
        parameter: "result",
        evidence: [largest],
        severity: "medium",
      });
    }
    return symptoms;
  },
};

function sizeOf(answer: { readonly kind: string; readonly size?: number }): number {
  return answer.size ?? (answer.kind === "lost" ? Number.POSITIVE_INFINITY : 0);
}

function tokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}
