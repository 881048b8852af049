import { createHash, timingSafeEqual } from "node:crypto";
import { AirworthyError } from "../../core/errors.ts";

/** What a caller may do: `viewer` looks, `operator` changes too, `ingest` only sends traces, `metrics` only reads /metrics. */
export type Role = "viewer" | "operator" | "ingest" | "metrics";

export interface Token {
  readonly token: string;
  readonly role: Role;
  /** Whom the audit log names. */
  readonly name: string;
}

export interface Caller {
  readonly role: Role;
  readonly name: string;
}

const SHORTEST = 16;

/** Without tokens everyone who reaches the server is this. */
export const LOCAL: Caller = { role: "operator", name: "local" };

/**
 * Finds whose a token is, in a time that tells nothing about it: digests are compared, each of them, whole.
 *
 * @throws `token_invalid` for a token of fewer than 16 characters, or two of the same name
 */
export function tokenCheck(tokens: readonly Token[]): (given: string) => Caller | undefined {
  const names = new Set<string>();
  for (const { token, name } of tokens) {
    if (token.length < SHORTEST) throw tooShort(name, token.length);
    if (names.has(name)) throw twice(name);
    names.add(name);
  }
  const known = tokens.map(({ token, role, name }) => ({ digest: digestOf(token), caller: { role, name } }));
  return (given) => {
    const digest = digestOf(given);
    let found: Caller | undefined;
    for (const { digest: own, caller } of known) if (timingSafeEqual(own, digest)) found = caller;
    return found;
  };
}

/** The token of an Authorization header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
}

export function may(caller: Caller, needed: Role): boolean {
  return caller.role === needed || caller.role === "operator";
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function tooShort(name: string, length: number): AirworthyError {
  return new AirworthyError({
    code: "token_invalid",
    message: `Cannot use the token of "${name}": it has ${length} characters, expected at least ${SHORTEST}`,
    hint: "Make one with `openssl rand -hex 24`",
  });
}

function twice(name: string): AirworthyError {
  return new AirworthyError({
    code: "token_invalid",
    message: `Cannot use two tokens that are both named "${name}": the audit log could not tell them apart`,
    hint: "Give each token a name of its own",
  });
}
