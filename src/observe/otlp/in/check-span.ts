import type { Attributes, Span, SpanEvent } from "../span.ts";
import { cutName, cutText, MOST_EVENTS, MOST_LINKS } from "./bounds.ts";
import type { Problems } from "./problems.ts";

/** A span as a decoder found it: nothing of it can be relied on but the attributes. */
export interface RawSpan {
  readonly traceId: unknown;
  readonly spanId: unknown;
  readonly parentSpanId: unknown;
  readonly name: unknown;
  readonly kind: unknown;
  /** Ms since the epoch; not a number where it was none. */
  readonly start: number;
  readonly end: number;
  readonly status: { readonly code: unknown; readonly message: unknown };
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly { readonly traceId: unknown; readonly spanId: unknown }[];
}

export interface Checking {
  readonly problems: Problems;
  /** When the request came, in ms since the epoch. */
  readonly now: number;
}

/** A clock that runs ahead by more than this, in ms, is not believed. */
const AHEAD = 3_600_000;
const TRACE_ID = /^[0-9a-f]{32}$/i;
const SPAN_ID = /^[0-9a-f]{16}$/i;

/** The span as it is kept, or undefined where it cannot be. */
export function checkSpan(raw: RawSpan, { problems, now }: Checking): Span | undefined {
  const trace = idIn(raw.traceId, TRACE_ID);
  const id = idIn(raw.spanId, SPAN_ID);
  if (trace === undefined || id === undefined) {
    problems.reject(
      "a span needs a trace id of 32 and a span id of 16 hexadecimal digits, not all of them 0",
    );
    return undefined;
  }
  if (typeof raw.name !== "string" && raw.name !== undefined) {
    problems.reject("the name of a span is a text");
    return undefined;
  }
  const parent = parentOf(raw.parentSpanId, problems);
  const { start, end } = timesOf(raw, { problems, now });
  const message = raw.status.message;
  const links = linksOf(raw, problems);
  const { events } = raw;
  if (events.length > MOST_EVENTS)
    problems.note(`events of a span beyond the first ${MOST_EVENTS} were left out`);
  return {
    trace,
    id,
    ...(parent === undefined ? {} : { parent }),
    name: cutName(raw.name || "span", problems),
    kind: numberIn(raw.kind, 5),
    start,
    end,
    status: numberIn(raw.status.code, 2),
    ...(typeof message === "string" && message !== "" ? { message: cutText(message, problems) } : {}),
    attributes: raw.attributes,
    ...(events.length === 0 ? {} : { events: events.slice(0, MOST_EVENTS) }),
    ...(links.length === 0 ? {} : { links }),
  };
}

function idIn(value: unknown, pattern: RegExp): string | undefined {
  if (typeof value !== "string" || !pattern.test(value) || /^0+$/.test(value)) return undefined;
  return value.toLowerCase();
}

function parentOf(value: unknown, problems: Problems): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const parent = idIn(value, SPAN_ID);
  if (parent === undefined && !/^0*$/.test(String(value)))
    problems.note("the id of a parent was not 16 hexadecimal digits: its span stands without one");
  return parent;
}

function timesOf({ start, end }: RawSpan, { problems, now }: Checking): { start: number; end: number } {
  if (!(start > 0)) {
    problems.note("a span without a time of its start was given that of its arrival");
    return { start: now, end: now };
  }
  const took = end >= start ? end - start : 0;
  if (took === 0 && end < start)
    problems.note("a span that ended before it began was taken to have no duration");
  if (start <= now + AHEAD) return { start, end: start + took };
  problems.note("a span that begins more than an hour from now was given the time of its arrival");
  return { start: now, end: now + Math.min(took, AHEAD) };
}

function linksOf({ links }: RawSpan, problems: Problems): { trace: string; id: string }[] {
  if (links.length > MOST_LINKS)
    problems.note(`links of a span beyond the first ${MOST_LINKS} were left out`);
  return links.slice(0, MOST_LINKS).flatMap(({ traceId, spanId }) => {
    const trace = idIn(traceId, TRACE_ID);
    const id = idIn(spanId, SPAN_ID);
    return trace === undefined || id === undefined ? [] : [{ trace, id }];
  });
}

const NAMES: Readonly<Record<string, number>> = {
  SPAN_KIND_INTERNAL: 1,
  SPAN_KIND_SERVER: 2,
  SPAN_KIND_CLIENT: 3,
  SPAN_KIND_PRODUCER: 4,
  SPAN_KIND_CONSUMER: 5,
  STATUS_CODE_OK: 1,
  STATUS_CODE_ERROR: 2,
};

function numberIn(value: unknown, most: number): number {
  const number = typeof value === "string" ? (NAMES[value] ?? Number(value)) : value;
  return typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= most ? number : 0;
}
