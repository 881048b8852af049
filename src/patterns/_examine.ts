import type { StandardSchema } from "../core/standard-schema.ts";
import { listIssues, validate } from "../core/standard-schema.ts";

/** `true`, or why the value will not do: a text that whoever made it can act on. */
export type Verdict = true | string;

export interface Rules<Valid> {
  readonly output?: StandardSchema<Valid> | undefined;
  readonly check?: ((value: Valid) => Verdict | Promise<Verdict>) | undefined;
}

export type Examined<Valid> =
  | { readonly ok: true; readonly value: Valid }
  | { readonly ok: false; readonly reason: string };

/** Longer reasons come of models that judge; what is above helps nobody. */
const LONGEST_REASON = 2_000;

/** The value as its schema gives it and its check accepts it, or the reason why not. */
export async function examine<Valid>(value: unknown, rules: Rules<Valid>): Promise<Examined<Valid>> {
  const shaped =
    rules.output === undefined
      ? { ok: true as const, value: value as Valid }
      : await validate(rules.output, value);
  if (!shaped.ok) return { ok: false, reason: clip(listIssues(shaped.issues)) };
  const verdict = (await rules.check?.(shaped.value)) ?? true;
  return verdict === true ? shaped : { ok: false, reason: clip(String(verdict)) };
}

/**
 * What a thrown error says of a result that could not be read, if that is what it is about: the AI
 * SDK throws where a model's answer does not fit its schema, which is an invalid result like any other.
 */
export function unreadable(error: unknown): string | undefined {
  return error instanceof Error && error.name === "AI_NoObjectGeneratedError"
    ? clip(error.message)
    : undefined;
}

function clip(reason: string): string {
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;
}
