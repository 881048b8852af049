import { leafTexts } from "../../core/leaf-texts.ts";
import type { Case } from "../case.ts";

/** All that a case asks as one text: every text and number of its input or turns, or what its user wants. */
export function caseText({ input, turns, user }: Case): string {
  if (turns !== undefined) return turns.map((turn) => leafTexts(turn.input)).join("\n");
  if (user !== undefined) return [user.goal, user.persona, user.opening].filter(Boolean).join("\n");
  return leafTexts(input);
}
