import type { ExportedGroup, ExportedSpan, ExportedValue } from "./exported-span.ts";
import { nanos, SCOPE } from "./exported-span.ts";

/** An OTLP/JSON request. */
export function encodeJson(groups: readonly ExportedGroup[]): string {
  return JSON.stringify({
    resourceSpans: groups.map(({ resource, spans }) => ({
      resource: { attributes: attributesOf(resource) },
      scopeSpans: [{ scope: { name: SCOPE }, spans: spans.map(spanOf) }],
    })),
  });
}

function spanOf({ trace, id, parent, name, kind, start, end, attributes, error }: ExportedSpan): object {
  return {
    traceId: trace,
    spanId: id,
    parentSpanId: parent,
    name,
    kind,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: attributesOf(attributes),
    status: error === undefined ? { code: 1 } : { code: 2, message: error },
  };
}

function attributesOf(attributes: Readonly<Record<string, ExportedValue | undefined>>): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: ExportedValue): object {
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "number":
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return { arrayValue: { values: value.map((stringValue) => ({ stringValue })) } };
  }
}
