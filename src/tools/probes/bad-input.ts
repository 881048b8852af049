import type { JsonSchema } from "../json-schema.ts";
import type { Input, Observation } from "./caller.ts";
import { edgeValues } from "./edge-values.ts";
import { GARBAGE } from "./harmless.ts";
import type { Lab } from "./lab.ts";
import type { Place } from "./places.ts";
import { placesOf, put } from "./places.ts";
import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { unknownThing } from "./unknown-thing.ts";
import { wordsOf } from "./words.ts";

export type BadKind =
  | "missing"
  | "wrong_type"
  | "not_a_choice"
  | "out_of_range"
  | "garbage"
  | "unknown"
  /** Allowed, so that only nonsense in the answer counts. */
  | "edge";

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
    ...places.flatMap((place) => unknown(subject, base, { place, places, lab })),
    ...edgeValues(subject.kind).map(
      ({ parameter, value, what }): Plan => ({
        kind: "edge",
        parameter,
        why: what,
        input: { ...base, [parameter]: value },
      }),
    ),
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
  if (typeof schema.pattern === "string" && mayBeText(schema))
    return [plan("garbage", `it does not match ${schema.pattern}`, GARBAGE)];
  if (["date", "email", "url", "timezone", "uuid"].includes(role) && mayBeText(schema))
    return [plan("garbage", `"not a ${role}" is no ${role}`, `not a ${role} ${GARBAGE}`)];
  const formal = wordsOf(property.name).find((word) => FORMAL.has(word));
  if (formal !== undefined && role === "text" && mayBeText(schema))
    return [plan("garbage", `"${GARBAGE}" is no ${formal}`, GARBAGE)];
  return [];
}

/** What there is a fixed set or a form of, though the schema does not say so. */
const FORMAL: ReadonlySet<string> = new Set([
  "unit",
  "currency",
  "color",
  "colour",
  "cron",
  "ip",
  "hex",
  "semver",
  "mime",
]);

function mayBeText(schema: JsonSchema): boolean {
  const { type } = schema;
  return type === undefined || [type].flat().includes("string");
}

function unknown(
  subject: Subject,
  base: Input,
  { place, places, lab }: { place: Place; places: readonly Place[]; lab: Lab },
): readonly Plan[] {
  const value = unknownThing(subject, base, { place, places, lab });
  if (value === undefined) return [];
  const parameter = place.path.join(".");
  return [{ kind: "unknown", parameter, why: "there is no such thing", input: put(base, place.path, value) }];
}
