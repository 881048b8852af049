import type { Document, YAMLError } from "yaml";
import { isMap, isNode, isSeq, LineCounter, parseDocument } from "yaml";
import type { CaseCollector } from "./_case-collector.ts";
import { placeText } from "./_place.ts";

/** Aliases that one case may resolve to, counted with what they contain: more is a bomb, not a dataset. */
const MAX_ALIASES = 1_000;

/** Reads YAML with the settings of datasets: merge keys are taken, anything doubtful is an error. */
export function yamlDocument(text: string): { readonly document: Document; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
  return { document, lines };
}

/** Gives each item of a list of YAML to the collector, with its line. */
export function takeYaml(text: string, collector: CaseCollector): void {
  const read = parsed(text, collector);
  if (read === undefined) return;
  const { document, lines } = read;
  for (const error of [...document.errors, ...document.warnings])
    collector.problem(`line ${lines.linePos(error.pos[0]).line}: is no YAML: ${textOf(error)}`);
  if (document.errors.length + document.warnings.length > 0 || document.contents === null) return;
  if (!isSeq(document.contents)) {
    const found = isMap(document.contents) ? "a mapping" : "a single value";
    collector.problem(`it is ${found}: expected a list of cases, each an item that begins with "- id: …"`);
    return;
  }
  for (const [at, item] of document.contents.items.entries()) {
    const start = isNode(item) ? (item.range?.[0] ?? 0) : 0;
    const place = { item: at + 1, line: lines.linePos(start).line };
    try {
      const value: unknown = isNode(item) ? item.toJS(document, { maxAliasCount: MAX_ALIASES }) : item;
      collector.take(value, place);
    } catch (error) {
      collector.problem(`${placeText(place)}: ${aliasText(error)}`);
    }
  }
}

function parsed(text: string, collector: CaseCollector): ReturnType<typeof yamlDocument> | undefined {
  try {
    return yamlDocument(text);
  } catch (error) {
    // The parser recurses: a file nested a hundred thousand levels deep exhausts the stack.
    collector.problem(
      error instanceof RangeError
        ? "it is nested too deep"
        : error instanceof Error
          ? error.message
          : String(error),
    );
    return undefined;
  }
}

function aliasText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /Excessive alias count/.test(message)
    ? `its aliases resolve to more than ${MAX_ALIASES} values: expected fewer, written out where they matter`
    : message;
}

function textOf(error: YAMLError): string {
  return error.message.replace(/\s+/g, " ").replace(/\.$/, "");
}
