import { isLeastBooking } from "./amount.ts";
import { textsIn } from "./answers.ts";
import type { Input } from "./caller.ts";
import type { Sources } from "./make-input.ts";
import { placesOf, valueAt } from "./places.ts";
import type { Subject } from "./subject.ts";

/** In place of something that is there: no name that anything could have. */
export const GARBAGE = "qzxvkjw";

/** As {@link GARBAGE}, where only a UUID will do. */
export const NO_UUID = "00000000-0000-4000-8000-00000000dead";

const ALL = /(^|[_-])(all|every|everything|clear|reset|purge|truncate|wipe|flush|drop|empty)([_-]|$)/i;
const NAMING: ReadonlySet<string> = new Set(["id", "uuid", "path", "email"]);
const EXAMPLE = /@example\.(com|org|net)$/i;

/**
 * Whether a call can only change what the probe made itself, what does not exist, or what the user
 * named. Even a sandbox often shares its folders and accounts with what is none.
 */
export function isHarmless(
  subject: Pick<Subject, "tool" | "kind">,
  input: Input,
  { pool, samples }: Pick<Sources, "pool" | "samples">,
): boolean {
  const { kind, tool } = subject;
  if (kind.effect === "read" || tool.examples?.includes(input) === true) return true;
  const sampled = new Set(textsIn(Object.values(samples)));
  const isFree = (value: unknown): boolean =>
    pool.isOwn(value) ||
    isNothing(value) ||
    sampled.has(String(value)) ||
    (typeof value === "string" && EXAMPLE.test(value));
  const present = placesOf(subject, input)
    .map(({ path, role, property }) => ({ role, property, value: valueAt(input, path) }))
    .filter(({ value }) => value !== undefined && value !== "");
  if (present.some(({ role, value }) => (role === "path" || role === "email") && !isFree(value)))
    return false;
  if (kind.action === "create" || isLeastBooking(subject, input)) return true;
  const targets = present.filter(
    ({ role, value }) => NAMING.has(role) || (role === "text" && pool.names(value)),
  );
  if (targets.length === 0) return kind.action !== "delete" && !ALL.test(tool.name);
  return targets.some(({ value }) => isFree(value));
}

function isNothing(value: unknown): boolean {
  if (typeof value === "number") return value === 987_654_321;
  return (
    typeof value === "string" &&
    (value.includes(GARBAGE) || /^\D{0,12}9{4,}$/.test(value) || value === NO_UUID)
  );
}
