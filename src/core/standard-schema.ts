import { AirworthyError } from "./errors.ts";

/**
 * The part of the Standard Schema interface that is used here (https://standardschema.dev), so that
 * zod, valibot, arktype and others are all accepted.
 */
export interface StandardSchema<Output = unknown> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type Validated<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly issues: readonly { readonly path: string; readonly message: string }[] };

/** The value as the schema gives it (defaults filled in), or every issue with its path. */
export async function validate<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
): Promise<Validated<Output>> {
  const pending = schema["~standard"].validate(value);
  const result = pending instanceof Promise ? await pending : pending;
  if (result.issues === undefined) return { ok: true, value: result.value };
  return {
    ok: false,
    issues: result.issues.map((issue) => ({ path: pathOf(issue), message: issue.message })),
  };
}

/** @throws `invalid_input` naming what was checked and each issue. */
export async function validOrThrow<Output>(
  schema: StandardSchema<Output>,
  value: unknown,
  what: string,
): Promise<Output> {
  const result = await validate(schema, value);
  if (result.ok) return result.value;
  throw new AirworthyError({
    code: "invalid_input",
    message: `Cannot accept ${what}: ${listIssues(result.issues)}`,
    hint: "Send what the schema expects, or change the schema",
    data: { issues: result.issues },
  });
}

export function listIssues(issues: readonly { readonly path: string; readonly message: string }[]): string {
  const shown = issues
    .slice(0, 5)
    .map(({ path, message }) => `${path === "" ? "the value" : path}: ${message}`);
  return `${shown.join("; ")}${issues.length > 5 ? `; and ${issues.length - 5} more` : ""}`;
}

function pathOf(issue: StandardIssue): string {
  return (issue.path ?? []).map((step) => String(typeof step === "object" ? step.key : step)).join(".");
}
