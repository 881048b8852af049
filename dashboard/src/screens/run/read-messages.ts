/** A message of a conversation with a model, as it is shown. */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: "text" | "reasoning"; readonly text: string }
  | { readonly kind: "call" | "result"; readonly name: string; readonly json: string }
  | { readonly kind: "other"; readonly json: string };

type Fields = Readonly<Record<string, unknown>>;

/** Messages as a call to a model keeps them; what is no message is shown as it is. */
export function readMessages(texts: readonly string[]): readonly Message[] {
  return texts.map((text) => {
    const value = fieldsOf(parse(text));
    if (value === undefined || typeof value.role !== "string")
      return { role: "unknown", parts: [{ kind: "other", json: text }] };
    return { role: value.role, parts: partsOf(value.content) };
  });
}

/** What a model answered, streamed or not; undefined where it is neither. */
export function readAnswer(text: string): Message | undefined {
  const value = parse(text);
  if (Array.isArray(value)) return { role: "assistant", parts: joined(value.flatMap(streamed)) };
  const content = fieldsOf(value)?.content;
  return Array.isArray(content) ? { role: "assistant", parts: partsOf(content) } : undefined;
}

function partsOf(content: unknown): readonly Part[] {
  if (typeof content === "string") return [{ kind: "text", text: content }];
  if (!Array.isArray(content))
    return content === undefined ? [] : [{ kind: "other", json: JSON.stringify(content) }];
  return content.map((one) => partOf(fieldsOf(one) ?? {}));
}

function partOf(part: Fields): Part {
  const { type, text, toolName, input, output } = part;
  if ((type === "text" || type === "reasoning") && typeof text === "string") return { kind: type, text };
  if (type === "tool-call") return { kind: "call", name: String(toolName), json: asJson(input) };
  if (type === "tool-result") {
    const { value = output } = fieldsOf(output) ?? {};
    return { kind: "result", name: String(toolName), json: asJson(value ?? part.result) };
  }
  return { kind: "other", json: JSON.stringify(part) };
}

/** A part of a stream; beginnings, ends and figures say nothing to a reader. */
function streamed(part: unknown): readonly Part[] {
  const fields = fieldsOf(part) ?? {};
  const of = fields.type === "packed" ? fields.of : fields.type;
  const text = fields.type === "packed" ? fields.text : fields.delta;
  if (of === "text-delta" && typeof text === "string") return [{ kind: "text", text }];
  if (of === "reasoning-delta" && typeof text === "string") return [{ kind: "reasoning", text }];
  return fields.type === "tool-call" ? [partOf(fields)] : [];
}

function joined(parts: readonly Part[]): readonly Part[] {
  const whole: Part[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    const isSame = (part.kind === "text" || part.kind === "reasoning") && last?.kind === part.kind;
    if (isSame) whole[whole.length - 1] = { kind: part.kind, text: last.text + part.text };
    else whole.push(part);
  }
  return whole;
}

/** The input of a tool call is JSON already in what a model answers, and a value in what it is asked. */
function asJson(value: unknown): string {
  return typeof value === "string" && parse(value) !== undefined ? value : JSON.stringify(value ?? null);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
