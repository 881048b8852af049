import type { Span, SpanGroup } from "../span.ts";

export interface MergedGroups {
  readonly groups: readonly SpanGroup[];
  readonly spans: number;
  /** Whether they are other than the one piece that came. */
  readonly isMerged: boolean;
}

/** All spans of some pieces, each once: as it came last. */
export function mergeGroups(pieces: readonly (readonly SpanGroup[])[]): MergedGroups {
  const [first = []] = pieces;
  if (pieces.length === 1) {
    const ids = new Set<string>();
    let spans = 0;
    for (const group of first)
      for (const { trace, id } of group.spans) {
        ids.add(trace + id);
        spans += 1;
      }
    if (ids.size === spans) return { groups: first, spans, isMerged: false };
  }
  return merged(pieces.flat());
}

function merged(all: readonly SpanGroup[]): MergedGroups {
  const places = new Map<
    string,
    { readonly group: Omit<SpanGroup, "spans">; readonly spans: Map<string, Span> }
  >();
  const placed = new Map<string, Map<string, Span>>();
  for (const { resource, scope, spans } of all) {
    const key = JSON.stringify([resource, scope]);
    const place = places.get(key) ?? { group: { resource, scope }, spans: new Map<string, Span>() };
    places.set(key, place);
    for (const span of spans) {
      const id = span.trace + span.id;
      placed.get(id)?.delete(id);
      place.spans.set(id, span);
      placed.set(id, place.spans);
    }
  }
  const groups = [...places.values()].map(({ group, spans }) => ({ ...group, spans: [...spans.values()] }));
  return { groups: groups.filter(({ spans }) => spans.length > 0), spans: placed.size, isMerged: true };
}
