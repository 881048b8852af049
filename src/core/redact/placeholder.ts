import { createHmac } from "node:crypto";

/** What a placeholder may stand for. */
export type PlaceholderKind =
  | "api_key"
  | "card"
  | "email"
  | "iban"
  | "ip"
  | "jwt"
  | "key"
  | "pattern"
  | "phone"
  | "private_key"
  | "ssn"
  | "token";

const SOURCE = "\\[(?:api_key|card|email|iban|ip|jwt|key|pattern|phone|private_key|ssn|token):[0-9a-f]{8}\\]";
const ANYWHERE = new RegExp(SOURCE);
const WHOLE = new RegExp(`^${SOURCE}$`);

/** Finds every placeholder; made afresh, since a global expression keeps its place. */
export function placeholderPattern(): RegExp {
  return new RegExp(SOURCE, "g");
}

/**
 * Whether a text holds a placeholder of redaction, so that it is not what was once there.
 *
 * @example
 * ```ts
 * import { containsPlaceholder } from "airworthy/observe";
 *
 * containsPlaceholder("Write to [email:3f9a1c2b]"); //=> true
 * ```
 */
export function containsPlaceholder(text: string): boolean {
  return ANYWHERE.test(text);
}

/** Whether a text is one placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return WHOLE.test(text);
}

/**
 * Names a value without telling it: the same value has the same placeholder wherever it stands, so
 * a redacted run still matches when it is replayed. Without the secret nobody can try out which
 * of the few thousand million phone numbers it was.
 */
export function placeholder(kind: PlaceholderKind, value: string, secret: string): string {
  return `[${kind}:${createHmac("sha256", secret).update(value).digest("hex").slice(0, 8)}]`;
}
