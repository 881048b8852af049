import type { Case } from "../case.ts";

/** All that a case asks as one text: every text and number of its input or turns, or what its user wants. */
export function caseText({ input, turns, user }: Case): string {
  if (turns !== undefined) return turns.map((turn) => leaves(turn.input)).join("\n");
  if (user !== undefined) return [user.goal, user.persona, user.opening].filter(Boolean).join("\n");
  return leaves(input);
}

function leaves(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return value === null ? "" : String(value ?? "");
  return Object.values(value).map(leaves).join(" ");
}
