import { closed } from "./_closed.ts";

/** Fields that hold what a person would read first. */
const FIRST = ["message", "text", "question", "prompt", "input", "reply", "answer", "output"];

/**
 * One line of JSON for a person: the text where it is one, else its fields without their punctuation, and of what a
 * model said its words and the tools it asked for. JSON that was cut short is taken as far as it goes.
 */
export function preview(json: string): string {
  const value = parse(json) ?? parse(closed(json));
  if (value === undefined) return json;
  if (typeof value === "string") return value;
  const said = saidIn(value);
  if (said !== undefined) return said;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return json;
  const fields = Object.entries(value);
  const first = FIRST.map((name) => fields.find(([key]) => key === name)).find(
    (found) => found !== undefined,
  );
  const rest = fields.filter((field) => field !== first).map(([key, one]) => `${key}: ${brief(one)}`);
  return [...(first === undefined ? [] : [brief(first[1])]), ...rest].join(" · ");
}

/** Of `{ "content": [{ "type": "text", … }] }`, and of such parts alone. */
function saidIn(value: unknown): string | undefined {
  const content = typeof value === "object" && value !== null && "content" in value ? value.content : value;
  if (!Array.isArray(content) || content.length === 0) return undefined;
  const said = content.map(partText);
  return said.every((text) => text !== undefined)
    ? said.filter((text) => text !== "").join(" · ")
    : undefined;
}

function partText(part: unknown): string | undefined {
  if (typeof part !== "object" || part === null || !("type" in part)) return undefined;
  if ("text" in part && typeof part.text === "string") return part.text;
  if (part.type !== "tool-call") return typeof part.type === "string" ? part.type : undefined;
  const name = "toolName" in part ? String(part.toolName) : "a tool";
  return `calls ${name}${"input" in part ? ` ${brief(part.input)}` : ""}`;
}

function brief(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
