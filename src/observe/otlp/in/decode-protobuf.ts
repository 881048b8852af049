import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { Attributes, AttributeValue, Span, SpanEvent, SpanGroup, SpanScope } from "../span.ts";
import { AttributeList, cutName, cutText, MOST_DEPTH } from "./bounds.ts";
import type { Checking } from "./check-span.ts";
import { checkSpan } from "./check-span.ts";
import { invalidTraces } from "./invalid-traces.ts";
import type { Problems } from "./problems.ts";

/**
 * Reads an OTLP/protobuf request. Ten messages with numbers that never change are read straight into our own shape,
 * by a maintained reader of the wire format: objects of generated classes in between would cost as much again.
 * Numbers: opentelemetry-proto, `trace/v1/trace.proto`, `common/v1/common.proto`.
 *
 * @throws `invalid_traces` where it is none
 */
export function decodeProtobuf(bytes: Uint8Array, checking: Checking): SpanGroup[] {
  try {
    const groups: SpanGroup[] = [];
    each(bytes, {
      1: (reader) => {
        groups.push(...resourceSpans(reader.bytes(), checking));
      },
    });
    return groups;
  } catch (cause) {
    throw invalidTraces("it is not protobuf", cause);
  }
}

type Fields = Readonly<Record<number, (reader: BinaryReader) => void>>;

function each(bytes: Uint8Array, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    const read = fields[number];
    if (read === undefined) reader.skip(type, number);
    else read(reader);
  }
}

function resourceSpans(bytes: Uint8Array, checking: Checking): SpanGroup[] {
  let resource: Attributes = {};
  const scoped: Omit<SpanGroup, "resource">[] = [];
  each(bytes, {
    1: (reader) => {
      const list = new AttributeList(checking.problems);
      each(reader.bytes(), { 1: (inner) => attribute(inner.bytes(), list, checking.problems) });
      resource = list.values;
    },
    2: (reader) => {
      scoped.push(scopeSpans(reader.bytes(), checking));
    },
  });
  return scoped.map((group) => ({ resource, ...group }));
}

function scopeSpans(bytes: Uint8Array, checking: Checking): Omit<SpanGroup, "resource"> {
  let scope: SpanScope = { name: "" };
  const spans: Span[] = [];
  each(bytes, {
    1: (reader) => {
      scope = scopeOf(reader.bytes(), checking.problems);
    },
    2: (reader) => {
      const span = spanOf(reader.bytes(), checking);
      if (span !== undefined) spans.push(span);
    },
  });
  return { scope, spans };
}

function scopeOf(bytes: Uint8Array, problems: Problems): SpanScope {
  let [name, version] = ["", ""];
  each(bytes, {
    1: (reader) => {
      name = cutName(reader.string(), problems);
    },
    2: (reader) => {
      version = cutName(reader.string(), problems);
    },
  });
  return { name, ...(version === "" ? {} : { version }) };
}

function spanOf(bytes: Uint8Array, checking: Checking): Span | undefined {
  const { problems } = checking;
  const list = new AttributeList(problems);
  const events: SpanEvent[] = [];
  const links: { traceId: string; spanId: string }[] = [];
  const raw = { traceId: "", spanId: "", parentSpanId: "", name: "", kind: 0, start: 0, end: 0 };
  let status = { code: 0, message: "" };
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 9) attribute(reader.bytes(), list, problems);
    else if (number === 1) raw.traceId = hex(reader.bytes());
    else if (number === 2) raw.spanId = hex(reader.bytes());
    else if (number === 4) raw.parentSpanId = hex(reader.bytes());
    else if (number === 5) raw.name = reader.string();
    else if (number === 6) raw.kind = reader.int32();
    else if (number === 7) raw.start = millis(reader.fixed64());
    else if (number === 8) raw.end = millis(reader.fixed64());
    else if (number === 11) events.push(eventOf(reader.bytes(), problems));
    else if (number === 13) links.push(linkOf(reader.bytes()));
    else if (number === 15) status = statusOf(reader.bytes());
    else reader.skip(type, number);
  }
  return checkSpan({ ...raw, status, attributes: list.values, events, links }, checking);
}

function eventOf(bytes: Uint8Array, problems: Problems): SpanEvent {
  const list = new AttributeList(problems);
  let [name, time] = ["event", 0];
  each(bytes, {
    1: (reader) => {
      time = millis(reader.fixed64());
    },
    2: (reader) => {
      name = cutName(reader.string(), problems);
    },
    3: (reader) => attribute(reader.bytes(), list, problems),
  });
  return { name, time, attributes: list.values };
}

function linkOf(bytes: Uint8Array): { traceId: string; spanId: string } {
  const link = { traceId: "", spanId: "" };
  each(bytes, {
    1: (reader) => {
      link.traceId = hex(reader.bytes());
    },
    2: (reader) => {
      link.spanId = hex(reader.bytes());
    },
  });
  return link;
}

function statusOf(bytes: Uint8Array): { code: number; message: string } {
  const status = { code: 0, message: "" };
  each(bytes, {
    2: (reader) => {
      status.message = reader.string();
    },
    3: (reader) => {
      status.code = reader.int32();
    },
  });
  return status;
}

function attribute(bytes: Uint8Array, into: AttributeList, problems: Problems, depth = 0): void {
  const reader = new BinaryReader(bytes);
  let key: string | undefined;
  let value: AttributeValue = null;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 1) key = reader.string();
    else if (number === 2) value = anyValue(reader.bytes(), problems, depth);
    else reader.skip(type, number);
  }
  if (key !== undefined) into.add(key, value);
}

function anyValue(bytes: Uint8Array, problems: Problems, depth: number): AttributeValue {
  const reader = new BinaryReader(bytes);
  let value: AttributeValue = null;
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (number === 1) value = cutText(reader.string(), problems);
    else if (number === 2) value = reader.bool();
    else if (number === 3) value = wholeNumber(reader.int64());
    else if (number === 4) value = finite(reader.double());
    else if (number === 5) value = within(reader.bytes(), { depth, problems, read: arrayOf });
    else if (number === 6) value = within(reader.bytes(), { depth, problems, read: mapOf });
    else if (number === 7) value = cutText(Buffer.from(reader.bytes()).toString("base64"), problems);
    else reader.skip(type, number);
  }
  return value;
}

interface Nested {
  readonly depth: number;
  readonly problems: Problems;
  readonly read: (bytes: Uint8Array, problems: Problems, depth: number) => AttributeValue;
}

function within(bytes: Uint8Array, { depth, problems, read }: Nested): AttributeValue {
  if (depth < MOST_DEPTH) return read(bytes, problems, depth + 1);
  problems.note(`a value deeper than ${MOST_DEPTH} levels was left out`);
  return null;
}

function arrayOf(bytes: Uint8Array, problems: Problems, depth: number): AttributeValue {
  const items: AttributeValue[] = [];
  each(bytes, {
    1: (reader) => {
      items.push(anyValue(reader.bytes(), problems, depth));
    },
  });
  return items;
}

function mapOf(bytes: Uint8Array, problems: Problems, depth: number): AttributeValue {
  const list = new AttributeList(problems);
  each(bytes, { 1: (reader) => attribute(reader.bytes(), list, problems, depth) });
  return list.values;
}

function wholeNumber(value: bigint | string): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** JSON, which spans are kept as, has no other numbers. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function millis(nanos: bigint | string): number {
  return Number(nanos) / 1e6;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
}
