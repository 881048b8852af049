const MARK = "[token]";
const MAX_DEPTH = 64;
/** A shorter text is no secret, and stands in many words. */
const SHORTEST = 4;
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;

/** The value without any of the secrets, in any text or name of it; itself where it has none. */
export function scrubbed(value: unknown, secrets: readonly Secret[]): unknown {
  return secrets.reduce(
    (rest, secret) => (mayHold(rest, secret, 0) ? new Scrubber(secret).scrub(rest, 0) : rest),
    value,
  );
}

/** A secret in every form in which it might be written; a search for all of them at once. */
export interface Secret {
  readonly token: string;
  readonly forms: RegExp | undefined;
}

export function secretOf(token: string): Secret {
  const forms = [...new Set(formsOf(token))].filter(({ length }) => length >= SHORTEST);
  // The longest first, since one form may begin with another.
  const sources = forms.sort((a, b) => b.length - a.length).map((form) => form.replace(SPECIAL, "\\$&"));
  return { token, forms: sources.length === 0 ? undefined : new RegExp(sources.join("|"), "g") };
}

/** A look that costs little, for the many results that hold nothing. Whatever is not plain JSON may. */
function mayHold(value: unknown, secret: Secret, depth: number): boolean {
  if (typeof value === "string") return secret.forms !== undefined && value.search(secret.forms) !== -1;
  if (typeof value !== "object" || value === null) return false;
  if (depth > MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.some((item) => mayHold(item, secret, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return true;
  for (const [name, item] of Object.entries(value))
    if (mayHold(name, secret, depth) || mayHold(item, secret, depth + 1)) return true;
  return false;
}

/** As it stands, and as URLs, JSON in JSON and Basic authentication write it. */
function formsOf(secret: string): readonly string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString("base64"),
    Buffer.from(secret).toString("base64").replace(/=+$/, ""),
  ];
}

class Scrubber {
  readonly #forms: RegExp | undefined;
  readonly #seen = new Map<object, unknown>();

  constructor({ forms }: Secret) {
    this.#forms = forms;
  }

  scrub(value: unknown, depth: number): unknown {
    if (typeof value === "string") return this.#text(value);
    if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return value;
    if (this.#seen.has(value)) return this.#seen.get(value);
    this.#seen.set(value, value);
    const clean = value instanceof Error ? this.#error(value, depth) : this.#object(value, depth);
    this.#seen.set(value, clean);
    return clean;
  }

  #text(text: string): string {
    return this.#forms === undefined ? text : text.replace(this.#forms, MARK);
  }

  #object(value: object, depth: number): object {
    if (Array.isArray(value))
      return changed(
        value,
        value.map((item) => this.scrub(item, depth + 1)),
      );
    if (value instanceof Map) return new Map([...value].map((pair) => this.#pair(pair, depth)));
    if (value instanceof Set) return new Set([...value].map((item) => this.scrub(item, depth + 1)));
    if (value instanceof URL) return new URL(this.#text(value.href));
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value;
    const entries = Object.entries(value);
    const clean = entries.map((pair) => this.#pair(pair, depth));
    const isSame = clean.every(([key, item], i) => key === entries[i]?.[0] && item === entries[i]?.[1]);
    return isSame ? value : Object.fromEntries(clean);
  }

  #pair<Key>([key, item]: readonly [Key, unknown], depth: number): [Key, unknown] {
    return [this.scrub(key, depth + 1) as Key, this.scrub(item, depth + 1)];
  }

  /** In place, so that nobody else who holds the error reads it there either. */
  #error(error: Error, depth: number): Error {
    for (const key of new Set([...Object.getOwnPropertyNames(error), "message", "stack", "cause"])) {
      const before = propertyOf(error, key);
      const after = this.#foreign(this.scrub(before, depth + 1));
      if (after === before) continue;
      const isSet = Reflect.defineProperty(error, key, { value: after, writable: true, configurable: true });
      // A frozen error cannot be cleaned: another takes its place.
      if (!isSet) return Object.assign(new Error(this.#text(error.message)), { name: error.name });
    }
    return error;
  }

  /** An object of a class that nobody here knows, such as the headers of a request: replaced by its JSON if need be. */
  #foreign(value: unknown): unknown {
    if (typeof value !== "object" || value === null || value instanceof Error) return value;
    try {
      const text = JSON.stringify(value);
      const clean = this.#text(text);
      return clean === text ? value : JSON.parse(clean);
    } catch {
      // What JSON cannot say is not recorded.
      return value;
    }
  }
}

function propertyOf(error: Error, key: string): unknown {
  try {
    return Reflect.get(error, key);
  } catch {
    return undefined;
  }
}

function changed(before: readonly unknown[], after: readonly unknown[]): object {
  return after.every((item, i) => item === before[i]) ? before : after;
}
