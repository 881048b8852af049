/** Fields that hold what a person would read first. */
const FIRST = ["message", "text", "question", "prompt", "input", "reply", "answer", "output"];

/**
 * One line of JSON for a person: the text where it is one, else its fields without their punctuation. JSON that was
 * cut short is taken as far as it goes.
 */
export function preview(json: string): string {
  const value = parse(json);
  if (value === undefined) return withoutOpening(json);
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return json;
  const fields = Object.entries(value);
  const first = FIRST.map((name) => fields.find(([key]) => key === name)).find(
    (found) => found !== undefined,
  );
  const rest = fields.filter((field) => field !== first).map(([key, one]) => `${key}: ${brief(one)}`);
  return [...(first === undefined ? [] : [brief(first[1])]), ...rest].join(" · ");
}

function brief(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `{"message":"Hello wor` is `Hello wor`. */
function withoutOpening(json: string): string {
  const [opening = ""] = /^\{?"(?:\w+":"?)?/.exec(json) ?? [];
  const rest = json.slice(opening.length);
  return (parse(`"${rest}"`) as string | undefined) ?? rest;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
