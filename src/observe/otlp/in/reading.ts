import type { Usage } from "../../../core/call.ts";
import type { Attributes, AttributeValue, Span, SpanScope } from "../span.ts";

/** `wrapper` holds others and repeats what they say; `other` is of no kind that is known. */
export type Role = "model" | "tool" | "wrapper" | "other";

/** A message in the form in which our own model calls keep theirs. */
export interface PromptMessage {
  readonly role: string;
  readonly content: unknown;
}

export interface ReadAnswer {
  readonly content: readonly unknown[];
  readonly finish: string | undefined;
}

/** What a span says, whoever wrote it. Every part is there only where it was said. */
export interface Reading {
  role: Role;
  /** Of an agent: calls inside of it are not another telling of a call around it. */
  isAgent?: boolean | undefined;
  /** What the call, the agent or the workflow is called. */
  title?: string | undefined;
  provider?: string | undefined;
  model?: string | undefined;
  responseModel?: string | undefined;
  usage?: Usage | undefined;
  cost?: number | undefined;
  messages?: readonly PromptMessage[] | undefined;
  answer?: ReadAnswer | undefined;
  /** Definitions of the tools that the model was given. */
  tools?: unknown;
  params?: Record<string, AttributeValue> | undefined;
  tool?: string | undefined;
  /** What a tool, an agent or a step was given, and gave. */
  input?: unknown;
  output?: unknown;
}

/** The attributes of a span; what was looked at is not told once more as unknown. */
export class AttributeReader {
  readonly span: Span;
  readonly scope: SpanScope;
  readonly attributes: Attributes;
  readonly #known = new Set<string>();
  /** First parts of the names there are: most prefixes are of libraries that did not write this span. */
  readonly #families = new Set<string>();

  constructor(span: Span, scope: SpanScope) {
    this.span = span;
    this.scope = scope;
    this.attributes = span.attributes;
    for (const key in span.attributes) this.#families.add(familyOf(key));
  }

  has(key: string): boolean {
    return Object.hasOwn(this.attributes, key);
  }

  value(key: string): AttributeValue | undefined {
    if (!Object.hasOwn(this.attributes, key)) return undefined;
    this.#known.add(key);
    return this.attributes[key];
  }

  /** The first of the keys that holds a text with something in it. */
  text(...keys: readonly string[]): string | undefined {
    for (const key of keys) {
      const value = this.value(key);
      if (typeof value === "string" && value !== "") return value;
      if (typeof value === "number") return String(value);
    }
    return undefined;
  }

  number(...keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const value = this.value(key);
      const number = typeof value === "string" && value !== "" ? Number(value) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
    }
    return undefined;
  }

  /** A value that may be written as JSON in a text. */
  json(...keys: readonly string[]): unknown {
    for (const key of keys) {
      const value = this.value(key);
      if (value !== undefined && value !== null) return typeof value === "string" ? parsed(value) : value;
    }
    return undefined;
  }

  texts(...keys: readonly string[]): readonly string[] {
    const value = this.json(...keys);
    if (typeof value === "string") return value === "" ? [] : [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  }

  /** Attributes under a prefix, by what follows it. */
  under(prefix: string): ReadonlyMap<string, AttributeValue> {
    if (!this.#families.has(familyOf(prefix))) return NOTHING;
    const found = new Map<string, AttributeValue>();
    for (const key in this.attributes) {
      if (!key.startsWith(prefix)) continue;
      this.#known.add(key);
      found.set(key.slice(prefix.length), this.attributes[key] ?? null);
    }
    return found;
  }

  /** Items written as `prefix.0.name`, `prefix.1.name`: each as a map of what follows its number. */
  items(prefix: string): readonly ReadonlyMap<string, AttributeValue>[] {
    const items: Map<string, AttributeValue>[] = [];
    for (const [key, value] of this.under(`${prefix}.`)) {
      const dot = key.indexOf(".");
      const index = Number(dot === -1 ? key : key.slice(0, dot));
      if (!Number.isInteger(index) || index < 0 || index > MOST_ITEMS) continue;
      items[index] ??= new Map();
      items[index]?.set(dot === -1 ? "" : key.slice(dot + 1), value);
    }
    return items.filter((item) => item !== undefined);
  }

  /** Attributes that nobody has looked at. */
  rest(): Record<string, AttributeValue> | undefined {
    const rest: Record<string, AttributeValue> = {};
    let isEmpty = true;
    for (const key in this.attributes) {
      if (this.#known.has(key)) continue;
      rest[key] = this.attributes[key] ?? null;
      isEmpty = false;
    }
    return isEmpty ? undefined : rest;
  }
}

const MOST_ITEMS = 10_000;
const NOTHING: ReadonlyMap<string, AttributeValue> = new Map();

function familyOf(key: string): string {
  const dot = key.indexOf(".");
  return dot === -1 ? key : key.slice(0, dot);
}

/** The value of a text that is JSON, else the text. */
export function parsed(text: string): unknown {
  const first = text.charCodeAt(0);
  const mayBe = first === 0x7b || first === 0x5b || first === 0x22;
  if (!mayBe && !/^(true|false|null|-?\d[\d.eE+-]*)$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
