import { AirworthyError } from "../../core/errors.ts";
import type { FilePlace } from "./_find-conversations.ts";

/** A file of conversations that cannot be read, by its place. */
export function conversationError(
  problem: string,
  { file, place }: FilePlace,
  cause?: unknown,
): AirworthyError {
  return new AirworthyError({
    code: "invalid_conversation",
    message: `Cannot read conversations from "${file}"${place === "" ? "" : `, ${place}`}: ${problem}`,
    hint: 'Expected messages in OpenAI format, such as [{ "role": "user", "content": "..." }]: an array of them, an object with "messages", "traj" or "history", an array of these, or one of these a line (JSONL)',
    data: { file, place },
    ...(cause === undefined ? {} : { cause }),
  });
}
