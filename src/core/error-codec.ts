import { AirworthyError } from "./errors.ts";
import { withoutCredentials } from "./without-credentials.ts";

/** An error as it is stored: JSON, with the chain of causes, without the stack's text of foreign errors. */
export interface EncodedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly hint?: string;
  /** Own enumerable properties that are JSON. */
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: EncodedError;
}

const BUILT_IN = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as const;
const MAX_CAUSES = 8;
/** Kept under names of their own, not at all, or never what a property of an error may be called. */
const NOT_DATA: ReadonlySet<string> = new Set([
  "name",
  "message",
  "code",
  "hint",
  "cause",
  "stack",
  "__proto__",
]);

/** Takes anything that was thrown; a thrown string becomes an error of that message. */
export function encodeError(thrown: unknown, depth = 0): EncodedError {
  if (!(thrown instanceof Error)) {
    return { name: "NonError", message: typeof thrown === "string" ? thrown : describe(thrown) };
  }
  const data = jsonProperties(thrown);
  return {
    name: thrown.name,
    message: thrown.message,
    ...("code" in thrown && typeof thrown.code === "string" ? { code: thrown.code } : {}),
    ...("hint" in thrown && typeof thrown.hint === "string" ? { hint: thrown.hint } : {}),
    ...(Object.keys(data).length > 0 ? { data } : {}),
    ...(thrown.cause !== undefined && depth < MAX_CAUSES
      ? { cause: encodeError(thrown.cause, depth + 1) }
      : {}),
  };
}

/**
 * Gives an error of the same name, message, code, data and causes. Built-in classes and
 * AirworthyError come back as themselves; a class of the user's own comes back as an Error with
 * its name, so match on `name` or `code`.
 */
export function decodeError(encoded: unknown): Error {
  const { name, message, code, hint, data, cause } = parse(encoded);
  const options = cause === undefined ? undefined : { cause: decodeError(cause) };
  if (code !== undefined && hint !== undefined) {
    return new AirworthyError({ code, message, hint, ...(data ? { data: dataOf(data) } : {}), ...options });
  }
  const Class = Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name as keyof typeof BUILT_IN] : Error;
  const error = new Class(message, options);
  if (error.name !== name) Object.defineProperty(error, "name", { value: name, configurable: true });
  return Object.assign(error, data, code === undefined ? {} : { code });
}

function dataOf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const inner = data.data;
  return typeof inner === "object" && inner !== null ? { ...inner } : data;
}

function parse(encoded: unknown): EncodedError {
  if (typeof encoded === "object" && encoded !== null && "name" in encoded && "message" in encoded) {
    return encoded as EncodedError;
  }
  return { name: "NonError", message: describe(encoded) };
}

function describe(value: unknown): string {
  if (value === undefined) return "undefined was thrown";
  for (const text of [() => JSON.stringify(value), () => String(value)]) {
    try {
      const made = text();
      if (made !== undefined) return made;
    } catch {
      // Cyclic, or a getter that throws: try the next, but never lose the failure over its description.
    }
  }
  return "a value that cannot be read was thrown";
}

/** Properties that JSON cannot hold (a request object, a socket) are left out rather than refused, and so is what signs in. */
function jsonProperties(error: Error): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(error)) {
    if (NOT_DATA.has(key) || value === undefined) continue;
    try {
      const text = JSON.stringify({ [key]: value }, withoutCredentials);
      if (text.length <= 16_384) Object.assign(kept, JSON.parse(text));
    } catch {
      // Cyclic or refusing to be JSON: not worth losing the error over.
    }
  }
  return kept;
}
