import { AirworthyError } from "../../core/errors.ts";
import type { StandardSchema } from "../../core/standard-schema.ts";
import type { Case } from "../case.ts";

/** Schemas of the workflow that the cases are for; both optional. */
export interface CheckedSchemas {
  readonly input?: StandardSchema | undefined;
  readonly output?: StandardSchema | undefined;
}

/** What zod adds to an issue of a union: the issues of each of its branches. */
interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly errors?: readonly (readonly Issue[])[];
}

const SHOWN = 8;

/**
 * Holds cases against the schemas of their workflow: the input (of each turn) must fit whole; what is
 * expected may be a part of the output, so that only a value that is there can contradict the schema.
 *
 * @throws `dataset_mismatch` naming each case, path and issue
 */
export async function checkCases(cases: readonly Case[], { input, output }: CheckedSchemas): Promise<void> {
  const problems: string[] = [];
  for (const one of cases) {
    for (const [path, value] of inputsOf(one))
      if (input !== undefined)
        problems.push(...(await issuesOf(one, { schema: input, value, path, part: false })));
    for (const [path, value] of expectedOf(one))
      if (output !== undefined)
        problems.push(...(await issuesOf(one, { schema: output, value, path, part: true })));
  }
  if (problems.length === 0) return;
  const more = problems.length - SHOWN;
  throw new AirworthyError({
    code: "dataset_mismatch",
    message: `Cannot use these cases with the workflow: ${problems.slice(0, SHOWN).join("; ")}${more > 0 ? `; and ${more} more` : ""}`,
    hint: "Correct the cases, or the schema of the workflow where the cases are right",
    data: { problems: problems.slice(0, 100), count: problems.length },
  });
}

function inputsOf({ input, turns = [] }: Case): readonly (readonly [path: string, value: unknown])[] {
  return [
    ...(input === undefined ? [] : ([["input", input]] as const)),
    ...turns.map((turn, at) => [`turns.${at}.input`, turn.input] as const),
  ];
}

function expectedOf({ expected, turns = [] }: Case): readonly (readonly [path: string, value: unknown])[] {
  return [
    ...(expected === undefined ? [] : ([["expected", expected]] as const)),
    ...turns.flatMap((turn, at) =>
      turn.expected === undefined ? [] : ([[`turns.${at}.expected`, turn.expected]] as const),
    ),
  ];
}

interface Checked {
  readonly schema: StandardSchema;
  readonly value: unknown;
  readonly path: string;
  readonly part: boolean;
}

async function issuesOf(one: Case, { schema, value, path, part }: Checked): Promise<readonly string[]> {
  const result = await schema["~standard"].validate(value);
  const issues: readonly Issue[] = result.issues ?? [];
  return issues
    .filter((issue) => !part || contradicts(issue, value))
    .map((issue) => `case "${one.id}", ${[path, ...stepsOf(issue)].join(".")}: ${issue.message}`);
}

/** Whether an issue is about a value that is there, rather than one that a part does without. */
function contradicts(issue: Issue, value: unknown): boolean {
  let inner = value;
  for (const step of stepsOf(issue)) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, step)) return false;
    inner = Reflect.get(inner, step);
  }
  const branches = issue.errors;
  return (
    branches === undefined ||
    branches.length === 0 ||
    branches.every((branch) => branch.some((one) => contradicts(one, inner)))
  );
}

function stepsOf({ path = [] }: Issue): readonly string[] {
  return path.map((step) => String(typeof step === "object" ? step.key : step));
}
