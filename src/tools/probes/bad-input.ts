import type { JsonSchema } from "../json-schema.ts";
import type { Input, Observation } from "./caller.ts";
import { GARBAGE, NO_UUID } from "./harmless.ts";
import type { Lab } from "./lab.ts";
import { isReference } from "./make-input.ts";
import type { ParameterRole } from "./parameter-role.ts";
import type { Place } from "./places.ts";
import { placesOf, put, valueAt } from "./places.ts";
import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { wordsOf } from "./words.ts";

export type BadKind = "missing" | "wrong_type" | "not_a_choice" | "out_of_range" | "garbage" | "unknown";

/** A call that should be refused, and what came of it. */
export interface BadInput {
  readonly kind: BadKind;
  /** Path of the parameter: `relations.0.from`. */
  readonly parameter: string;
  /** Why it should be refused. */
  readonly why: string;
  readonly seen: Observation;
}

type Plan = Omit<BadInput, "seen"> & { readonly input: Input };

const MAX_PER_KIND = 3;
const done = new WeakMap<Subject, Promise<readonly BadInput[]>>();

/** Each is tried once, whichever fault asks first. */
export function badInputs(subject: Subject, lab: Lab): Promise<readonly BadInput[]> {
  const found = done.get(subject) ?? tryAll(subject, lab);
  done.set(subject, found);
  return found;
}

async function tryAll(subject: Subject, lab: Lab): Promise<readonly BadInput[]> {
  if (!subject.mayCall || subject.brokenSchema !== undefined) return [];
  const tried: BadInput[] = [];
  for (const { input, ...plan } of plansFor(subject, lab)) {
    if (!lab.isHarmless(subject, input)) continue;
    const seen = await lab.ask(subject, input);
    tried.push({ ...plan, seen });
    if (seen.answer.kind === "lost" && seen.answer.why === "gone") break;
  }
  return tried;
}

function plansFor(subject: Subject, lab: Lab): readonly Plan[] {
  const base = lab.inputFor(subject);
  const places = placesOf(subject, base);
  // A delete that takes a malformed or missing filter for none would delete everything.
  const mayLeaveOut = subject.kind.effect === "read" || !["update", "delete"].includes(subject.kind.action);
  const all = [
    ...(mayLeaveOut ? malformedCalls(subject, base) : []),
    ...places.flatMap((place) => malformed(base, place)),
    ...places.flatMap((place) => unknownThing(subject, base, { place, lab })),
  ];
  const counts = new Map<BadKind, number>();
  return all.filter(({ kind }) => {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return count < MAX_PER_KIND;
  });
}

function malformedCalls({ kind }: Subject, base: Input): readonly Plan[] {
  return [
    ...kind.parameters.filter(({ required }) => required).map((one) => missing(base, one)),
    ...kind.parameters.flatMap((one) => wrongType(base, one)),
  ];
}

function missing(base: Input, { name }: Property): Plan {
  const { [name]: _, ...rest } = base;
  return { kind: "missing", parameter: name, why: "it is required and was left out", input: rest };
}

function wrongType(base: Input, { name, schema }: Property): readonly Plan[] {
  const type = typeOf(schema);
  if (!["number", "integer", "boolean", "array", "object"].includes(type)) return [];
  // A type that may be a text as well is not wrong.
  if (Array.isArray(schema.type) && schema.type.includes("string")) return [];
  const why = `it is ${/^[aio]/.test(type) ? "an" : "a"} ${type} and was the text "${GARBAGE}"`;
  return [{ kind: "wrong_type", parameter: name, why, input: { ...base, [name]: GARBAGE } }];
}

function malformed(base: Input, { path, property, role }: Place): readonly Plan[] {
  const { schema } = property;
  const parameter = path.join(".");
  const plan = (kind: BadKind, why: string, value: unknown): Plan => ({
    kind,
    parameter,
    why,
    input: put(base, path, value),
  });
  if (Array.isArray(schema.enum) && schema.enum.length > 0)
    return [plan("not_a_choice", `it is none of its ${schema.enum.length} choices`, GARBAGE)];
  if (typeof schema.minimum === "number")
    return [plan("out_of_range", `it is less than ${schema.minimum}`, schema.minimum - 1)];
  if (typeof schema.maximum === "number")
    return [plan("out_of_range", `it is more than ${schema.maximum}`, schema.maximum + 1)];
  if (["date", "email", "url", "timezone", "uuid"].includes(role) && mayBeText(schema))
    return [plan("garbage", `"not a ${role}" is no ${role}`, `not a ${role} ${GARBAGE}`)];
  return [];
}

function mayBeText(schema: JsonSchema): boolean {
  const { type } = schema;
  return type === undefined || [type].flat().includes("string");
}

/** Something that is not there, in the form of what is. */
function unknownThing(
  subject: Subject,
  base: Input,
  { place, lab }: { place: Place; lab: Lab },
): readonly Plan[] {
  const { kind, tool } = subject;
  const { path, property, role } = place;
  if (isProse(property)) return [];
  if (
    ["search", "compute"].includes(kind.action) ||
    [
      "code",
      "query",
      "url",
      "email",
      "date",
      "timezone",
      "choice",
      "limit",
      "offset",
      "page",
      "sort",
      "cursor",
      "flag",
      "object",
    ].includes(role)
  ) {
    if (!(role === "email" && kind.action === "get")) return [];
  }
  const around = path.slice(0, -1).filter((step) => typeof step === "string");
  const known = lab.sources.pool.valuesFor({ ...property, role }, kind.nouns);
  const sampled = lab.sources.samples[`${tool.name}.${property.name}`] ?? lab.sources.samples[property.name];
  const reference = isReference(property.name, property.description, { kind, tool, path: around });
  const names =
    role === "id" ||
    role === "uuid" ||
    role === "path" ||
    role === "email" ||
    known.length > 0 ||
    sampled !== undefined ||
    reference;
  // A new thing may have any name; what it belongs to may not.
  // Only where such things are known does an unknown one stand out.
  const isKnown = known.length > 0 || sampled !== undefined;
  if (!names || (kind.action === "create" && !(reference && isKnown))) return [];
  // Where something is put need not be there; and what a call of another sort names, only its own name tells.
  if (role === "path" && (kind.action === "create" || /^(dest|target|to|new|out)/i.test(property.name)))
    return [];
  const isKey = ["id", "uuid", "path", "email"].includes(role);
  if (kind.action === "update" && !isKey && !reference) return [];
  if (kind.action === "write" && !reference && role !== "uuid" && !/_?ids?$/i.test(property.name)) return [];
  const old = valueAt(base, path);
  return [
    {
      kind: "unknown",
      parameter: path.join("."),
      why: "there is no such thing",
      input: put(base, path, unlike(old, role)),
    },
  ];
}

/** Any words will do for a reason or a comment: none of them names a thing. */
function isProse({ name, schema }: Property): boolean {
  return mayBeText(schema) && schema.enum === undefined && PROSE.has(wordsOf(name).at(-1) ?? "");
}

const PROSE: ReadonlySet<string> = new Set(
  "reason comment note remark message description text body content summary explanation feedback details detail memo question answer prompt instruction context thought title subject".split(
    " ",
  ),
);

function unlike(value: unknown, role: ParameterRole): unknown {
  if (typeof value === "number") return 987_654_321;
  if (role === "uuid") return NO_UUID;
  if (typeof value !== "string") return GARBAGE;
  if (role === "email") return `${GARBAGE}@example.com`;
  if (/[\\/]/.test(value)) return value.replace(/[^\\/]*$/, `${GARBAGE}.txt`);
  if (/\.\w{1,5}$/.test(value)) return `${GARBAGE}.md`;
  return /^#?[A-Z]*\d{3,}$/.test(value) ? value.replaceAll(/\d/g, "9") : GARBAGE;
}
