import { isToolError } from "./tool-error.ts";
import { isTransient } from "./transient.ts";

/**
 * Whether the runtime may try the call again. What the caller is told can be stricter: with a key of
 * its own a write is safe to repeat inside of its call, while a second call would be another write.
 */
export function mayTryAgain(error: unknown): boolean {
  return isTransient(isToolError(error, "internal") ? error.cause : error);
}
