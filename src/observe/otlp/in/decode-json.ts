import type { Attributes, AttributeValue, Span, SpanEvent, SpanGroup, SpanScope } from "../span.ts";
import { AttributeList, cutName, cutText, MOST_DEPTH } from "./bounds.ts";
import type { Checking } from "./check-span.ts";
import { checkSpan } from "./check-span.ts";
import { invalidTraces } from "./invalid-traces.ts";
import type { Problems } from "./problems.ts";

/** Reads an OTLP/JSON request. @throws `invalid_traces` where it is none */
export function decodeJson(text: string, checking: Checking): SpanGroup[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw invalidTraces("it is not JSON", cause);
  }
  const { resourceSpans, resource_spans: snake } = fields(body);
  const given = resourceSpans ?? snake ?? (isObject(body) ? [] : undefined);
  if (!Array.isArray(given)) throw invalidTraces("it has no list `resourceSpans`");
  return given.flatMap((item) => ofResource(fields(item), checking));
}

function ofResource(item: Fields, checking: Checking): SpanGroup[] {
  const { problems } = checking;
  const resource = attributesOf(fields(item.resource).attributes, problems);
  return listIn(item.scopeSpans ?? item.instrumentationLibrarySpans).map((scoped) => {
    const { scope, spans } = fields(scoped);
    return { resource, scope: scopeOf(fields(scope), problems), spans: spansOf(listIn(spans), checking) };
  });
}

function spansOf(spans: readonly unknown[], checking: Checking): Span[] {
  const kept: Span[] = [];
  for (const one of spans) {
    const span = spanOf(one, checking);
    if (span !== undefined) kept.push(span);
  }
  return kept;
}

function spanOf(one: unknown, checking: Checking): Span | undefined {
  const { problems } = checking;
  if (!isObject(one)) {
    problems.reject("a span is an object");
    return undefined;
  }
  const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano } = one;
  const { code, message } = fields(one.status);
  return checkSpan(
    {
      traceId,
      spanId,
      parentSpanId,
      name,
      kind,
      start: millis(startTimeUnixNano),
      end: millis(endTimeUnixNano),
      status: { code, message },
      attributes: attributesOf(one.attributes, problems),
      events: listIn(one.events).map((event) => eventOf(fields(event), problems)),
      links: listIn(one.links).map((link) => {
        const { traceId: trace, spanId: id } = fields(link);
        return { traceId: trace, spanId: id };
      }),
    },
    checking,
  );
}

function eventOf({ name, timeUnixNano, attributes }: Fields, problems: Problems): SpanEvent {
  return {
    name: typeof name === "string" ? cutName(name, problems) : "event",
    time: millis(timeUnixNano) || 0,
    attributes: attributesOf(attributes, problems),
  };
}

function scopeOf({ name, version }: Fields, problems: Problems): SpanScope {
  return {
    name: typeof name === "string" ? cutName(name, problems) : "",
    ...(typeof version === "string" && version !== "" ? { version: cutName(version, problems) } : {}),
  };
}

function attributesOf(given: unknown, problems: Problems): Attributes {
  if (given === undefined || given === null) return {};
  if (!Array.isArray(given)) {
    problems.note("attributes that are no list of keys and values were left out");
    return {};
  }
  const list = new AttributeList(problems);
  for (const one of given) {
    const { key, value } = fields(one);
    if (typeof key === "string") list.add(key, anyValue(value, problems, 0));
    else problems.note("an attribute without a key was left out");
  }
  return list.values;
}

function anyValue(value: unknown, problems: Problems, depth: number): AttributeValue {
  if (!isObject(value)) return null;
  const { stringValue, intValue, boolValue, doubleValue } = value;
  if (typeof stringValue === "string") return cutText(stringValue, problems);
  if (intValue !== undefined) return wholeNumber(intValue);
  if (typeof boolValue === "boolean") return boolValue;
  if (doubleValue !== undefined) return typeof doubleValue === "number" ? doubleValue : String(doubleValue);
  if (value.bytesValue !== undefined) return cutText(String(value.bytesValue), problems);
  if (value.arrayValue === undefined && value.kvlistValue === undefined) return null;
  if (depth >= MOST_DEPTH) {
    problems.note(`a value deeper than ${MOST_DEPTH} levels was left out`);
    return null;
  }
  if (value.arrayValue !== undefined)
    return listIn(fields(value.arrayValue).values).map((item) => anyValue(item, problems, depth + 1));
  const list = new AttributeList(problems);
  for (const one of listIn(fields(value.kvlistValue).values)) {
    const { key, value: inner } = fields(one);
    if (typeof key === "string") list.add(key, anyValue(inner, problems, depth + 1));
  }
  return list.values;
}

/** Whole numbers come as numbers or as texts; one that a number cannot hold stays a text. */
function wholeNumber(value: unknown): number | string | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.slice(0, 100);
}

function millis(nanos: unknown): number {
  return typeof nanos === "string" || typeof nanos === "number" ? Number(nanos) / 1e6 : Number.NaN;
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown): Fields {
  return isObject(value) ? value : {};
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
