import { recordOf } from "../schema.ts";
import type { OpenApi } from "./load-openapi.ts";

export interface BrokenReference {
  readonly ref: string;
  /** Where it stands: `paths./orders.get`. */
  readonly at: string;
  readonly outside: boolean;
}

const MAX_STEPS = 500_000;

/** Every `$ref` that leads nowhere, each once, or out of the document, where nobody follows it. */
export function brokenReferences(document: OpenApi): readonly BrokenReference[] {
  const found = new Map<string, BrokenReference>();
  const open: { value: unknown; at: readonly string[] }[] = [{ value: document, at: [] }];
  for (let step = 0; step < MAX_STEPS && open.length > 0; step += 1) {
    const { value, at } = open.pop() ?? { value: undefined, at: [] };
    const entries = Array.isArray(value)
      ? (value as readonly unknown[]).map((one, index) => [String(index), one] as const)
      : Object.entries(recordOf(value) ?? {});
    const ref = recordOf(value)?.$ref;
    if (typeof ref === "string" && !found.has(ref) && !leads(ref, document))
      found.set(ref, { ref, at: at.join("."), outside: !ref.startsWith("#") });
    for (const [key, one] of entries) if (!isData(key, at)) open.push({ value: one, at: [...at, key] });
  }
  return [...found.values()].sort((a, b) => a.ref.localeCompare(b.ref));
}

/** In an example, `$ref` is a word like any other. */
function isData(key: string, at: readonly string[]): boolean {
  if (at.at(-1) === "properties") return false;
  return key === "example" || key === "default" || key === "const" || key === "enum";
}

function leads(ref: string, document: OpenApi): boolean {
  if (!ref.startsWith("#")) return false;
  // `#order` is an anchor, which 3.1 has from JSON Schema; only a pointer begins with a slash.
  if (ref.length > 1 && !ref.startsWith("#/")) return hasAnchor(ref.slice(1), document);
  let found: unknown = document;
  for (const step of ref
    .slice(1)
    .split("/")
    .filter((one) => one !== "")) {
    const key = unescaped(step);
    found = Array.isArray(found) ? found[Number(key)] : recordOf(found)?.[key];
    if (found === undefined) return false;
  }
  return true;
}

function hasAnchor(name: string, document: OpenApi): boolean {
  const open: unknown[] = [document];
  for (let step = 0; step < MAX_STEPS && open.length > 0; step += 1) {
    const value = open.pop();
    const record = recordOf(value);
    if (record?.$anchor === name || record?.$dynamicAnchor === name) return true;
    open.push(...(Array.isArray(value) ? (value as unknown[]) : Object.values(record ?? {})));
  }
  return false;
}

function unescaped(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return step;
  }
}
