import { httpErrorOf } from "../http-error.ts";
import { ToolError } from "../tool-error.ts";
import type { Secret } from "./scrubbed.ts";
import { scrubbed, secretOf } from "./scrubbed.ts";

/** How a tool signs in. One object given to several tools is one sign-in. */
export interface ToolAuth {
  /** Fetches a token. Called once and kept for all calls of the process, until a service refuses it. */
  readonly token: () => string | Promise<string>;
  /** The HTTP status that means that the token is no longer good. Default 401. */
  readonly renewOn?: number | readonly number[];
}

/** Sign-ins by the object that declares them. */
const signIns = new WeakMap<ToolAuth, SignIn>();

/** Gives `work` a token, and once more a new one where the first is refused; nothing that comes out of it holds one. */
export async function signedIn<T>(
  auth: ToolAuth,
  tool: string,
  work: (token: string) => T | Promise<T>,
): Promise<T> {
  const signIn = signInOf(auth);
  const secret = await fetched(tool, () => signIn.current());
  const first = await attempt(work, secret, [secret]);
  if (first.ok) return first.value;
  if (!isRefused(auth, first.error)) throw first.error;
  const renewed = await fetched(tool, () => signIn.renewed(secret));
  const second = await attempt(work, renewed, [secret, renewed]);
  if (second.ok) return second.value;
  throw isRefused(auth, second.error) ? notAccepted(tool, second.error) : second.error;
}

/** The value without any token of this sign-in, for what a service answers later. */
export function withoutToken<T>(auth: ToolAuth, value: T): T {
  return scrubbed(value, signIns.get(auth)?.secrets ?? []) as T;
}

type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

async function attempt<T>(
  work: (token: string) => T | Promise<T>,
  { token }: Secret,
  secrets: readonly Secret[],
): Promise<Attempt<T>> {
  try {
    return { ok: true, value: scrubbed(await work(token), secrets) as T };
  } catch (thrown) {
    return { ok: false, error: scrubbed(thrown, secrets) };
  }
}

/** A token that is fetched once, whoever asks, and once anew when it is refused. */
class SignIn {
  readonly #fetch: ToolAuth["token"];
  #coming: Promise<Secret> | undefined;
  #secret: Secret | undefined;
  #before: Secret | undefined;

  constructor(fetch: ToolAuth["token"]) {
    this.#fetch = fetch;
  }

  /** The token, and the one that was refused before it. */
  get secrets(): readonly Secret[] {
    return [this.#secret, this.#before].filter((secret) => secret !== undefined);
  }

  current(): Promise<Secret> {
    this.#coming ??= this.#load();
    return this.#coming;
  }

  /** A token other than `refused`; calls that were refused together share one. */
  renewed(refused: Secret): Promise<Secret> {
    if (this.#secret === refused) {
      this.#before = refused;
      this.#secret = undefined;
      this.#coming = this.#load();
    }
    return this.current();
  }

  async #load(): Promise<Secret> {
    try {
      const token: unknown = await this.#fetch();
      if (typeof token !== "string" || token === "")
        throw new TypeError(
          `auth.token gave ${token === "" ? "an empty text" : typeof token}, expected a text`,
        );
      this.#secret = secretOf(token);
      return this.#secret;
    } catch (error) {
      // The next call tries again.
      this.#coming = undefined;
      throw error;
    }
  }
}

function signInOf(auth: ToolAuth): SignIn {
  const known = signIns.get(auth);
  if (known !== undefined) return known;
  const made = new SignIn(auth.token);
  signIns.set(auth, made);
  return made;
}

async function fetched(tool: string, fetch: () => Promise<Secret>): Promise<Secret> {
  try {
    return await fetch();
  } catch (cause) {
    throw new ToolError({
      code: "auth_failed",
      message: `Cannot sign in for ${tool}: no token could be fetched`,
      retryable: false,
      hint: "No argument changes that: do not call it again, go on without it and say so",
      cause,
    });
  }
}

function isRefused({ renewOn = 401 }: ToolAuth, error: unknown): boolean {
  const status = httpErrorOf(error)?.status;
  return status !== undefined && (typeof renewOn === "number" ? [renewOn] : renewOn).includes(status);
}

function notAccepted(tool: string, cause: unknown): ToolError {
  return new ToolError({
    code: "auth_failed",
    message: `Cannot sign in for ${tool}: a new token was refused as well`,
    retryable: false,
    hint: "No argument changes that: do not call it again, go on without it and say so",
    cause,
  });
}
