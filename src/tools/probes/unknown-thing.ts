import type { Input } from "./caller.ts";
import { GARBAGE, NO_UUID } from "./harmless.ts";
import type { Lab } from "./lab.ts";
import { isReference } from "./make-input.ts";
import type { ParameterRole } from "./parameter-role.ts";
import type { Place } from "./places.ts";
import { valueAt } from "./places.ts";
import type { Property } from "./schema.ts";
import { typeOf } from "./schema.ts";
import type { Subject } from "./subject.ts";
import { OPERATION } from "./tool-kind.ts";
import { wordsOf } from "./words.ts";

/** What these hold names nothing that could be missing. */
const NAMELESS: ReadonlySet<ParameterRole> = new Set([
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
]);
const KEYS: ReadonlySet<ParameterRole> = new Set(["id", "uuid", "path", "email"]);
const PROSE: ReadonlySet<string> = new Set(
  "reason comment note remark message description text body content summary explanation feedback details detail memo question answer prompt instruction context thought title subject".split(
    " ",
  ),
);
/** Where something is put need not be there. */
const NEW_PLACE = /^(dest|target|to|new|out|initial|default)/i;

const NEW_NAME = /^new(_|[A-Z])/;

interface At {
  readonly place: Place;
  /** All of the input. */
  readonly places: readonly Place[];
  readonly lab: Lab;
}

/** Something that is not there, in the form of what is; undefined where a parameter need not name what is there. */
export function unknownThing(subject: Subject, base: Input, at: At): unknown {
  const { role, path, property } = at.place;
  if (!mayName(subject, at.place) || isUnused(subject, at.place)) return undefined;
  const { known, reference } = namedBy(subject, at);
  if (!known && !reference && !KEYS.has(role)) return undefined;
  if (!hasToBeThere(subject, at, { known, reference })) return undefined;
  // Of its own for each tool: what one of them has made by now is there for the next.
  const nobody = `${GARBAGE}${at.lab.subjects.indexOf(subject) + 1}`;
  return unlike(valueAt(base, path), { role, nobody, type: typeOf(property.schema) });
}

function mayName({ kind }: Subject, { property, role }: Place): boolean {
  if (isProse(property)) return false;
  if (role === "email" && kind.action === "get") return true;
  return kind.action !== "search" && kind.action !== "compute" && !NAMELESS.has(role);
}

/** Of a tool that does one of several things, not every parameter counts each time. */
function isUnused({ kind }: Subject, { path }: Place): boolean {
  const own = kind.parameters.find(({ name }) => name === path[0]);
  return (
    own?.required !== true &&
    kind.parameters.some(({ role, name }) => role === "choice" && OPERATION.test(name))
  );
}

interface Naming {
  /** Such things were given by a tool, or named by the user. */
  readonly known: boolean;
  /** It names something of another sort than the tool is about. */
  readonly reference: boolean;
}

function namedBy({ kind, tool }: Subject, { place, lab }: At): Naming {
  const { path, property, role } = place;
  const around = path.slice(0, -1).filter((step) => typeof step === "string");
  const { pool, samples } = lab.sources;
  const sampled = samples[`${tool.name}.${property.name}`] ?? samples[property.name];
  return {
    known: pool.valuesFor({ ...property, role }, kind.nouns).length > 0 || sampled !== undefined,
    reference: isReference(property.name, property.description, { kind, tool, path: around }),
  };
}

function hasToBeThere({ kind }: Subject, { place, places }: At, { known, reference }: Naming): boolean {
  const { role, property } = place;
  if (NEW_NAME.test(property.name)) return false;
  if (NEW_PLACE.test(property.name) && (role === "path" || kind.action === "create")) return false;
  if (role === "path" && kind.action === "create") return false;
  // A new thing may have any name. What it belongs to may not: only where such things are known does an unknown one stand out.
  if (kind.action === "create") return reference && known;
  if (kind.action === "update")
    return reference || (KEYS.has(role) && isKey(property) && !isNewName(place, places));
  // What a call of another sort names, only its own name tells.
  if (kind.action === "write" || kind.action === "unknown")
    return reference || role === "uuid" || /_?ids?$/i.test(property.name);
  return true;
}

/** What need not be given is what a thing becomes, unless its name says that it is a key. */
function isKey({ name, required }: Property): boolean {
  return required || /(^|_)(ids?|uuid|key)$|Ids?$/.test(name);
}

/** `name` beside `id`: what is to be changed has its id, and the name is what it becomes. */
function isNewName({ property, path }: Place, places: readonly Place[]): boolean {
  if (!/^(name|title|label|slug)$/i.test(property.name)) return false;
  const beside = places.filter(
    (other) => other.path.length === path.length && other.property.name !== property.name,
  );
  return beside.some(
    ({ role, property: other }) => role === "uuid" || /(^|_)(id|key|number)$|Id$/.test(other.name),
  );
}

/** Any words will do for a reason or a comment: none of them names a thing. */
function isProse({ name, schema }: Property): boolean {
  const type = typeOf(schema);
  const mayBeText = type === "string" || type === "unknown";
  return mayBeText && schema.enum === undefined && PROSE.has(wordsOf(name).at(-1) ?? "");
}

function unlike(
  value: unknown,
  { role, nobody, type }: { role: ParameterRole; nobody: string; type: string },
): unknown {
  if (typeof value === "number" || type === "number" || type === "integer") return 987_654_321;
  if (role === "uuid") return NO_UUID;
  if (typeof value !== "string") return nobody;
  if (role === "email") return `${nobody}@example.com`;
  if (/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}$/i.test(value)) return NO_UUID;
  if (/[\\/]/.test(value)) return value.replace(/[^\\/]*$/, `${nobody}.txt`);
  if (/\.\w{1,5}$/.test(value)) return `${nobody}.md`;
  if (/^#?[A-Z]*\d{3,}$/.test(value)) return value.replaceAll(/\d/g, "9");
  return /^[A-Za-z]{1,10}[-_]\d+$/.test(value) ? value.replace(/\d+$/, "99999") : nobody;
}
