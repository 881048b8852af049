import { isDeepStrictEqual } from "node:util";
import type { Document, YAMLMap, YAMLSeq } from "yaml";
import { isMap, isNode, isSeq } from "yaml";
import type { Case } from "../case.ts";
import { readCase } from "./_read-case.ts";
import { yamlDocument } from "./_take-yaml.ts";
import { yamlNode } from "./_yaml-node.ts";
import type { CaseChange } from "./change-cases.ts";
import { inOrder } from "./dataset-text.ts";

/** The text after the changes; undefined where the document cannot be written with them, for want of an anchor. */
export function editYaml(text: string, changes: readonly CaseChange[]): string | undefined {
  const { document } = yamlDocument(text);
  const list = document.contents;
  if (!isSeq(list)) return undefined;
  for (const change of changes) apply(document, list, change);
  try {
    // Only the writer knows of spaces inside of brackets, and only for all of them.
    return document.toString({ lineWidth: 0, flowCollectionPadding: /[[{] /.test(text) });
  } catch {
    return undefined;
  }
}

function apply(document: Document, list: YAMLSeq, change: CaseChange): void {
  if (change.kind === "add") {
    const node = yamlNode(document, inOrder(change.case));
    // As the others are: with an empty line before each, or with none.
    if (list.items.length > 1 && list.items.slice(1).every(isSpaced)) node.spaceBefore = true;
    list.add(node);
    return;
  }
  const id = change.kind === "remove" ? change.id : change.case.id;
  const at = list.items.findIndex((item) => idOf(item, document) === id);
  if (at === -1) return;
  const item = list.items[at];
  if (change.kind === "remove") list.delete(at);
  else if (isMap(item)) mergeCase(document, item, change.case);
  else list.set(at, yamlNode(document, inOrder(change.case)));
}

function isSpaced(item: unknown): boolean {
  return isNode(item) && item.spaceBefore === true;
}

function idOf(item: unknown, document: Document): string | undefined {
  const read = readCase(isNode(item) ? item.toJS(document) : item);
  return read.ok ? read.case.id : undefined;
}

function mergeCase(document: Document, map: YAMLMap, after: Case): void {
  const written = map.toJS(document) as Record<string, unknown>;
  const read = readCase(written);
  const wanted: Record<string, unknown> = { ...inOrder(after) };
  // An id that was made of what is asked is only written down once it would be made otherwise.
  if (!("id" in written) && read.ok) {
    const { id, ...rest } = after;
    const again = readCase(rest);
    if (again.ok && again.case.id === id) delete wanted.id;
  }
  merge(document, map, wanted);
}

/** Changes only what differs, so that comments and styles of the rest stay. */
function merge(document: Document, map: YAMLMap, after: Readonly<Record<string, unknown>>): void {
  const before = map.toJS(document) as Record<string, unknown>;
  for (const key of Object.keys(before)) if (!(key in after)) map.delete(key);
  for (const [key, value] of Object.entries(after)) {
    if (isDeepStrictEqual(before[key], value)) continue;
    const node = map.get(key, true);
    if (isMap(node) && isObject(value)) merge(document, node, value);
    else map.set(key, yamlNode(document, value));
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
