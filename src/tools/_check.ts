import type { StandardSchema, Validated } from "../core/standard-schema.ts";

type Result = Awaited<ReturnType<StandardSchema["~standard"]["validate"]>>;

/** As the core's `validate`, but at once where the schema is: examples are checked while a tool is defined. */
export function check(
  schema: StandardSchema,
  value: unknown,
): Validated<unknown> | Promise<Validated<unknown>> {
  const result = schema["~standard"].validate(value);
  return result instanceof Promise ? result.then(validated) : validated(result);
}

function validated(result: Result): Validated<unknown> {
  if (result.issues === undefined) return { ok: true, value: result.value };
  const issues = result.issues.map(({ message, path = [] }) => ({
    path: path.map((step) => String(typeof step === "object" ? step.key : step)).join("."),
    message,
  }));
  return { ok: false, issues };
}
