import { z } from "zod";
import { hasControl } from "../../core/ids.ts";
import type { Case } from "../case.ts";

const MAX_NAME = 200;

/** What {@link caseSchema} takes for a name. */
export function isCaseName(text: string): boolean {
  return text.length >= 1 && text.length <= MAX_NAME && !hasControl(text);
}

const optional = z.exactOptional;
const name = z
  .string()
  .min(1, "expected a text that is not empty")
  .max(MAX_NAME, `expected at most ${MAX_NAME} characters`)
  .refine((text) => !hasControl(text), "expected no control characters");

const subject = z.strictObject({
  id: z.string(),
  attributes: optional(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});

const expectedCall = z.union([z.string(), z.strictObject({ tool: z.string(), args: optional(z.unknown()) })]);

const expectations = z.looseObject({
  tools: optional(z.array(expectedCall)),
  toolOrder: optional(z.enum(["set", "order"])),
  forbidden: optional(z.array(z.string())),
  status: optional(z.enum(["completed", "failed", "waiting", "cancelled"])),
  state: optional(z.unknown()),
});

const turn = z.strictObject({ input: present(), expected: optional(z.unknown()) });

const user = z.strictObject({
  goal: z.string().min(1, "expected a text that is not empty"),
  persona: optional(z.string()),
  opening: optional(z.string()),
  maxTurns: optional(z.int().min(1, "expected a whole number from 1")),
});

const fixture = z
  .strictObject({
    tool: z.string(),
    input: present(),
    output: optional(z.unknown()),
    error: optional(z.strictObject({ code: z.string(), message: z.string() })),
  })
  .refine((one) => "output" in one !== "error" in one, "expected either an output or an error of the tool");

const origin = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("run"), run: z.string() }),
  z.strictObject({
    kind: z.literal("generated"),
    by: z.string(),
    from: optional(z.array(z.string())),
    seed: z.int(),
  }),
  z.strictObject({ kind: z.literal("imported"), from: z.string() }),
]);

/** A case as it stands in a file; the id may be missing there. */
export const caseSchema = z.strictObject({
  id: optional(name),
  input: optional(z.unknown()),
  expected: optional(z.unknown()),
  expect: optional(expectations),
  tags: optional(z.array(name)),
  route: optional(name),
  split: optional(name),
  cluster: optional(name),
  subject: optional(subject),
  turns: optional(z.array(turn).min(1, "expected at least one turn")),
  user: optional(user),
  before: optional(z.unknown()),
  fixtures: optional(z.array(fixture)),
  origin: optional(origin),
  note: optional(z.string()),
}) satisfies z.ZodType<Omit<Case, "id" | "fixtures">>;

/** Names of the fields of a case, in the order in which they are written. */
export const CASE_FIELDS: readonly string[] = Object.keys(caseSchema.shape);

/** Names of the fields at a place, by the last name of its path. */
export const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "": CASE_FIELDS,
  subject: Object.keys(subject.shape),
  tools: ["tool", "args"],
  turns: Object.keys(turn.shape),
  user: Object.keys(user.shape),
  fixtures: Object.keys(fixture.shape),
  error: ["code", "message"],
  origin: ["kind", "run", "by", "from", "seed"],
};

/** What {@link Expectations} names itself; other names are for scorers of one's own. */
export const EXPECTATIONS: readonly string[] = Object.keys(expectations.shape);

/** Any value, but a key that is there: zod takes a missing one for unknown. */
function present() {
  return z.unknown().refine((value) => value !== undefined, "expected a value");
}
