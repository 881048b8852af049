/** What an {@link AirworthyError} is made of. */
export interface ErrorParts {
  /** Stable, `snake_case`; match on it, never on the text. */
  readonly code: string;
  /** States the action, the values and what was expected. */
  readonly message: string;
  /** The next step, as an instruction. */
  readonly hint: string;
  readonly cause?: unknown;
  /** Values a program may want, JSON only. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The one class of every error that Airworthy raises. `code` is stable and listed in
 * `docs/errors.md`; `hint` names the next step. `toJSON()` is what the CLI, the server and a
 * model are told.
 *
 * @example
 * ```ts
 * import { AirworthyError } from "airworthy";
 *
 * const error = new AirworthyError({ code: "run_not_found", message: 'Cannot find run "run_1"', hint: "List runs" });
 * error.code; //=> "run_not_found"
 * ```
 */
export class AirworthyError extends Error {
  override readonly name: string = "AirworthyError";
  readonly code: string;
  readonly hint: string;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(parts: ErrorParts) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = parts.code;
    this.hint = parts.hint;
    this.data = parts.data;
  }

  toJSON(): { code: string; message: string; hint: string; data?: Readonly<Record<string, unknown>> } {
    const json = { code: this.code, message: this.message, hint: this.hint };
    return this.data === undefined ? json : { ...json, data: this.data };
  }
}

/** Whether `error` is an Airworthy error, of `code` if one is given; works across copies of the package. */
export function isAirworthyError(error: unknown, code?: string): error is AirworthyError {
  if (!(error instanceof Error) || !("code" in error) || !("hint" in error)) return false;
  return typeof error.hint === "string" && (code === undefined || error.code === code);
}
