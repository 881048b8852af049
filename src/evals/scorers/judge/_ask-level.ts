import type { LanguageModelV4 } from "@ai-sdk/provider";
import { AirworthyError } from "../../../core/errors.ts";
import { quoted } from "../quoted.ts";

export interface Question {
  readonly model: LanguageModelV4 | string;
  readonly instructions: string;
  readonly prompt: string;
  /** What may be answered. */
  readonly choices: readonly string[];
  /** Tries after a first answer that makes no sense. */
  readonly retries: number;
  readonly temperature?: number | undefined;
}

export interface Vote {
  readonly choice: string;
  readonly reason: string;
}

/**
 * Asks a model to choose. An answer that is no choice is told what was wrong and asked for again, `retries` times.
 *
 * @throws `judge_nonsense` with the last answer; what the provider throws
 */
export async function askLevel(question: Question): Promise<Vote> {
  const { model, instructions, prompt, choices, retries, temperature } = question;
  // Loaded when they are first needed: the AI SDK takes longer to load than all the rest.
  const { generateText, jsonSchema, Output, NoObjectGeneratedError } = await import(
    "../../../models/ai-sdk.ts"
  );
  const output = Output.object({
    schema: jsonSchema<Vote>(schemaOf(choices), { validate: (value) => read(value, choices) }),
  });
  let complaint = "";
  for (let left = retries; ; left -= 1) {
    try {
      const answer = await generateText({
        model,
        instructions,
        prompt: `${prompt}${complaint}`,
        output,
        ...(temperature === undefined ? {} : { temperature }),
      });
      return answer.output;
    } catch (error) {
      if (!NoObjectGeneratedError.isInstance(error)) throw error;
      if (left <= 0) throw nonsense(error.text ?? "", choices, retries + 1);
      complaint = `\n\nYour last answer was no JSON object with "reason" and one of these as "choice": ${choices.join(", ")}. Answer again.`;
    }
  }
}

function schemaOf(choices: readonly string[]) {
  return {
    type: "object" as const,
    // The reason comes first, so that the choice follows from it.
    properties: {
      reason: { type: "string" as const },
      choice: { type: "string" as const, enum: [...choices] },
    },
    required: ["reason", "choice"],
    additionalProperties: false,
  };
}

function read(value: unknown, choices: readonly string[]) {
  const { reason, choice } = (value ?? {}) as { reason?: unknown; choice?: unknown };
  if (typeof choice === "string" && choices.includes(choice) && typeof reason === "string")
    return { success: true as const, value: { choice, reason } };
  return { success: false as const, error: new Error("neither a choice nor a reason") };
}

function nonsense(text: string, choices: readonly string[], tries: number): AirworthyError {
  return new AirworthyError({
    code: "judge_nonsense",
    message: `Cannot read the judge's verdict after ${tries} tries: it answered ${quoted(text)}, expected one of ${choices.join(", ")}`,
    hint: "Use a model that follows a JSON schema, or make the rubric's levels clearer",
    data: { answer: text.slice(0, 2_000) },
  });
}
