import { canonical, digest } from "../../core/canonical.ts";
import type { Case } from "../case.ts";

/**
 * An id for a case that has none: of what it asks, so that it stays the same wherever the case stands
 * and whatever is changed of its expectation, tags or note.
 */
export function askedId({ input, turns, user, subject, before }: Omit<Case, "id">): string {
  const asked = { input, turns: turns?.map((turn) => turn.input), user, subject, before };
  return `case-${digest(canonical(asked)).slice(0, 12)}`;
}
