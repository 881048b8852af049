import { decodeError } from "../core/error-codec.ts";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";

/** What a {@link ToolError} is made of. */
export interface ToolErrorParts {
  /** One of the codes that the tool lists; any other becomes `internal`. */
  readonly code: string;
  /** Read by the model: what was asked for and why it cannot be. No secrets, no stack. */
  readonly message: string;
  /** Whether the same call may succeed later. Default: what the tool's list of errors says, else false. */
  readonly retryable?: boolean;
  /** The next step for the model. Default: what the tool's list of errors says. */
  readonly hint?: string;
  /** Nothing was done, since the service is asked too often; ms until it may be asked again. */
  readonly retryAfterMs?: number;
  /** Kept in the journal, never shown to the model. */
  readonly cause?: unknown;
  /** Values a program may want, JSON only; kept in the journal, never shown to the model. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * How a tool fails in a way that its caller is meant to read. Thrown inside of `run`, and by `call()`
 * with everything the contract adds.
 *
 * @example
 * ```ts
 * import { ToolError } from "airworthy";
 *
 * const error = new ToolError({ code: "not_found", message: "No order has the id W1", hint: "Ask for the id" });
 * error.code; //=> "not_found"
 * ```
 */
export class ToolError extends AirworthyError {
  override readonly name = "ToolError";
  /** Undefined only until the contract has filled it in. */
  readonly retryable: boolean | undefined;
  declare readonly retryAfterMs?: number;

  constructor(parts: ToolErrorParts) {
    super({ ...parts, hint: parts.hint ?? "" });
    this.retryable = parts.retryable;
    if (parts.retryAfterMs !== undefined) this.retryAfterMs = parts.retryAfterMs;
  }

  override toJSON(): ReturnType<AirworthyError["toJSON"]> & { retryable: boolean } {
    return { ...super.toJSON(), retryable: this.retryable === true };
  }
}

/** Whether `error` is a {@link ToolError}, of `code` if one is given; works across copies of the package. */
export function isToolError(error: unknown, code?: string): error is ToolError {
  return isAirworthyError(error, code) && error.name === "ToolError";
}

/** Makes a recorded tool error again; undefined for errors of another kind. */
export function decodeToolError(text: string): ToolError | undefined {
  const encoded: unknown = JSON.parse(text);
  if (!isRecord(encoded) || encoded.name !== "ToolError") return undefined;
  const { code, message, hint, cause } = encoded;
  if (typeof code !== "string" || typeof message !== "string" || typeof hint !== "string") return undefined;
  const kept = isRecord(encoded.data) ? encoded.data : {};
  return new ToolError({
    code,
    message,
    hint,
    ...(typeof kept.retryable === "boolean" ? { retryable: kept.retryable } : {}),
    ...(typeof kept.retryAfterMs === "number" ? { retryAfterMs: kept.retryAfterMs } : {}),
    ...(isRecord(kept.data) ? { data: kept.data } : {}),
    ...(cause === undefined ? {} : { cause: decodeError(cause) }),
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
