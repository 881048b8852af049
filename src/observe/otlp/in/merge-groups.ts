import type { Span, SpanGroup } from "../span.ts";

/** All spans of some pieces, each once: as it came last. */
export function mergeGroups(pieces: readonly (readonly SpanGroup[])[]): {
  groups: SpanGroup[];
  spans: number;
} {
  const [first] = pieces;
  const places = new Map<
    string,
    { readonly group: Omit<SpanGroup, "spans">; readonly spans: Map<string, Span> }
  >();
  const placed = new Map<string, Map<string, Span>>();
  for (const { resource, scope, spans } of pieces.length === 1 ? (first ?? []) : pieces.flat()) {
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
  return { groups: groups.filter(({ spans }) => spans.length > 0), spans: placed.size };
}
