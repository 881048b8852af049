const MOST_KEYS = 12;
const MOST = 120;

/** What an answer looks like without its values: `{id, items: empty, note: null}`, `list`, `empty text`. */
export function answerShape(answer: string | undefined): string {
  if (answer === undefined) return "nothing";
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    return "text";
  }
  if (!isObject(value)) return shapeOf(value);
  const told = notJson(value);
  if (told !== undefined) return told;
  const keys = Object.keys(value).sort();
  const shown = keys.slice(0, MOST_KEYS).map((key) => {
    const shape = shapeOf(value[key]);
    return /^(empty|null$|undefined$|-?Infinity$|NaN$)/.test(shape) ? `${key}: ${shape}` : key;
  });
  return `{${shown.join(", ")}${keys.length > MOST_KEYS ? ", …" : ""}}`.slice(0, MOST);
}

/** What JSON does not have stands in the store as `{ $aw, v }` (`core/codec.ts`); nobody should see that. */
function notJson({ $aw: kind, v }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof kind !== "string" || kind === "object") return undefined;
  return kind === "number" ? String(v) : kind;
}

function shapeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "empty list" : "list";
  if (typeof value === "string") return value === "" ? "empty text" : "text";
  if (isObject(value)) return notJson(value) ?? (Object.keys(value).length === 0 ? "empty object" : "object");
  return typeof value === "boolean" ? String(value) : typeof value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
