import type { Config } from "../app/config.ts";
import type { Redact } from "../core/execution.ts";
import { createRedactor } from "../core/redact/redactor.ts";
import type { Store } from "../core/store.ts";

/** Nothing reaches the store before redaction, wherever it comes from. */
export function redactOf({ redact }: Config, { secret }: Store): Redact | undefined {
  if (redact === undefined) return undefined;
  const redactor = createRedactor({ ...redact, secret });
  return redactor.active ? redactor.text : undefined;
}
