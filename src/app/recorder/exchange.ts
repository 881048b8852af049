/** An answer as it came over HTTP: what a replay gives back, byte by byte. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string;
  /** As sent: JSON, or server-sent events. */
  readonly body: string;
}

/** A refusal of the provider, or that it could not be reached. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly raw: RawAnswer;

  constructor(message: string, raw: RawAnswer, options?: ErrorOptions) {
    super(message, options);
    this.raw = raw;
  }
}

/** JSON, or undefined of what is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The JSON of each event of a stream. */
export function eventsIn(body: string): readonly Fields[] {
  return body
    .split(/\r?\n/)
    .filter((line) => line.startsWith("data:"))
    .map((line) => fieldsOf(jsonIn(line.slice("data:".length).trim())));
}

export function isStream({ type }: Pick<RawAnswer, "type">): boolean {
  return /text\/event-stream/i.test(type);
}
