import { canonical } from "../canonical.ts";
import { AirworthyError } from "../errors.ts";
import { containsPlaceholder } from "../redact/placeholder.ts";

/**
 * Refuses edited arguments that say something else where redaction has hidden what was asked: nobody has seen what they
 * would change, and a placeholder is no value to call anything with.
 *
 * @throws `edit_redacted`
 */
export function refuseHiddenEdits(asked: unknown, edited: unknown): void {
  const [before, after] = [hidden(asked), hidden(edited)];
  for (const [path, value] of [...before, ...after])
    if (before.get(path) !== value || after.get(path) !== value) throw redacted(path);
}

/** The edited arguments with what redaction had hidden put back. */
export function withOriginals(edited: unknown, original: unknown): unknown {
  if (typeof edited === "string") return containsPlaceholder(edited) ? original : edited;
  if (typeof edited !== "object" || edited === null) return edited;
  const at = (key: string | number): unknown =>
    typeof original === "object" && original !== null ? Reflect.get(original, key) : undefined;
  if (Array.isArray(edited)) return edited.map((item, index) => withOriginals(item, at(index)));
  return Object.fromEntries(
    Object.entries(edited).map(([key, value]) => [key, withOriginals(value, at(key))]),
  );
}

/** Texts that hold a placeholder, by their path. */
function hidden(value: unknown, path = ""): ReadonlyMap<string, string> {
  if (typeof value === "string") return new Map(containsPlaceholder(value) ? [[path, value]] : []);
  if (typeof value !== "object" || value === null) return new Map();
  const found = Object.entries(value).flatMap(([key, item]) => [
    ...hidden(item, path === "" ? key : `${path}.${key}`),
  ]);
  return new Map(found);
}

/** @throws `edit_redacted` where what is stored of the edited arguments would not be what was meant */
export function refuseUnstorable(edited: unknown, redact: (text: string) => string): void {
  const text = canonical(edited, "the edited arguments");
  if (redact(text) === text) return;
  throw new AirworthyError({
    code: "edit_redacted",
    message: "Cannot keep the edited arguments: they hold something that is redacted before it is stored",
    hint: "Leave out what is personal or secret, or deny the call and let it be asked anew",
  });
}

function redacted(path: string): AirworthyError {
  return new AirworthyError({
    code: "edit_redacted",
    message: `Cannot edit "${path}": what was asked there is redacted, or the edit holds a placeholder of redaction`,
    hint: "Leave it exactly as it is shown and edit the other arguments, or deny the call",
  });
}
