import type { EscapeView } from "./_escape-view.ts";
import { escapeView } from "./_escape-view.ts";
import type { Finder, Span } from "./_span.ts";
import { merged } from "./_span.ts";
import { placeholder, placeholderPattern } from "./placeholder.ts";

/** What replaces a part of a text, in places of the text as it is written. */
interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/**
 * A placeholder is a new neighbour, and beside it more may be found than before. Looking again until
 * nothing is found makes a second redaction change nothing.
 */
const MAX_PASSES = 8;

/**
 * Replaces what the finders find in a text that comes in pieces, as a stream does. What lies across
 * pieces is replaced in the piece in which it begins.
 */
export function scrub(
  pieces: readonly string[],
  finders: readonly Finder[],
  secret: string,
): readonly string[] {
  let current = pieces;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const [only = ""] = current;
    const replacements = findAll(current.length === 1 ? only : current.join(""), finders, secret);
    if (replacements.length === 0) break;
    current = replaceIn(current, replacements);
  }
  return current;
}

function findAll(source: string, finders: readonly Finder[], secret: string): Replacement[] {
  const view: EscapeView = source.includes("\\")
    ? escapeView(source)
    : { text: source, source: (position) => position };
  const spans: Span[] = [];
  for (const find of finders) for (const span of find(view.text)) spans.push(span);
  if (spans.length === 0) return [];
  return merged(outsidePlaceholders(view.text, spans)).map(({ start, end, kind }) => ({
    start: view.source(start),
    end: view.source(end),
    by: placeholder(kind, view.text.slice(start, end), secret),
  }));
}

/** Leaves out what lies in a placeholder or cuts one; what holds one and more is still to be replaced. */
function outsidePlaceholders(text: string, spans: readonly Span[]): Span[] {
  const existing = [...text.matchAll(placeholderPattern())].map(({ 0: whole, index }) => ({
    start: index,
    end: index + whole.length,
  }));
  let first = 0;
  return spans
    .toSorted((a, b) => a.start - b.start)
    .filter((span) => {
      while ((existing[first]?.end ?? Number.POSITIVE_INFINITY) <= span.start) first++;
      for (let i = first; (existing[i]?.start ?? Number.POSITIVE_INFINITY) < span.end; i++) {
        const other = existing[i];
        if (other === undefined) break;
        const same = span.start === other.start && span.end === other.end;
        if (same || span.start > other.start || span.end < other.end) return false;
      }
      return true;
    });
}

function replaceIn(pieces: readonly string[], replacements: readonly Replacement[]): string[] {
  let next = 0;
  let offset = 0;
  return pieces.map((piece) => {
    const end = offset + piece.length;
    let text = "";
    let copied = offset;
    for (let each = replacements[next]; each !== undefined && each.start < end; each = replacements[next]) {
      // One that began in an earlier piece has its placeholder there already.
      if (each.start >= offset) text += piece.slice(copied - offset, each.start - offset) + each.by;
      copied = Math.min(each.end, end);
      if (each.end > end) break;
      next++;
    }
    text += piece.slice(copied - offset);
    offset = end;
    return text;
  });
}
