import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOUND = join(import.meta.dirname, "found");

/** Inputs that were faults once, by the name of their target. */
export function foundInputs(
  target: string,
): readonly { readonly name: string; readonly bytes: Uint8Array }[] {
  const folder = join(FOUND, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
}
