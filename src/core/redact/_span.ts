import type { PlaceholderKind } from "./placeholder.ts";

/** A part of a text that must not be stored. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: PlaceholderKind;
}

/** Tells every span of one kind or a few in a text. */
export type Finder = (text: string) => Iterable<Span>;

interface PatternOptions {
  /** Asked of each match whether it is one. @default all are */
  readonly accept?: (match: string) => boolean;
  /** A named group at the end of the pattern that is the span, rather than all of the match. */
  readonly group?: string;
}

const NONE: readonly Span[] = [];

/** A finder for all matches of a pattern, which must be global. */
export function byPattern(kind: PlaceholderKind, pattern: RegExp, options: PatternOptions = {}): Finder {
  const { accept = () => true, group } = options;
  return function find(text) {
    // Most texts have no match, and matchAll() would copy the pattern for each of them.
    if (text.search(pattern) === -1) return NONE;

    const spans: Span[] = [];
    for (const match of text.matchAll(pattern)) {
      const part = (group === undefined ? undefined : match.groups?.[group]) ?? match[0];
      const end = match.index + match[0].length;
      if (part.length > 0 && accept(part)) spans.push({ start: end - part.length, end, kind });
    }
    return spans;
  };
}

/** Sorted and without overlaps; spans that overlap become one, of the kind that was found first. */
export function merged(spans: readonly Span[]): Span[] {
  // The sort is stable: of two that start together, the one found first gives the kind.
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  const result: Span[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last === undefined || span.start >= last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { ...last, end: span.end };
  }
  return result;
}
