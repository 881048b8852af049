import type { Redact } from "../../../core/execution.ts";
import type { Loose, TracePiece } from "../../../core/traces.ts";
import type { Attributes, AttributeValue, Span, SpanGroup } from "../span.ts";

/** A trace whose first span was seen is made a run of when nothing came for so long, in ms. */
const QUIET = 2_000;
/** Without it, the rest is waited for longer. */
const QUIET_WITHOUT_ROOT = 10_000;
/** Longest pause between two calls of a run that nothing but their service tells, in ms. */
const GAP = 2_000;
/** And of those that tell the same conversation. */
const CONVERSATION_GAP = 30_000;

/** Takes a request apart by traces. */
export function tracePieces(
  groups: readonly SpanGroup[],
  { now, redact }: { now: number; redact: Redact },
): TracePiece[] {
  const byTrace = new Map<string, { resource: Attributes; scope: SpanGroup["scope"]; spans: Span[] }[]>();
  for (const { resource, scope, spans } of groups) {
    const kept = safe(resource, redact);
    const own = new Map<string, Span[]>();
    for (const span of spans) {
      const known = own.get(span.trace);
      if (known !== undefined) known.push(redacted(span, redact));
      else {
        const list = [redacted(span, redact)];
        own.set(span.trace, list);
        const parts = byTrace.get(span.trace);
        const part = { resource: kept, scope, spans: list };
        if (parts === undefined) byTrace.set(span.trace, [part]);
        else parts.push(part);
      }
    }
  }
  return [...byTrace].map(([key, parts]) => pieceOf(key, parts, { now, redact }));
}

function pieceOf(
  key: string,
  parts: readonly SpanGroup[],
  { now, redact }: { now: number; redact: Redact },
): TracePiece {
  const spans = parts.reduce((sum, part) => sum + part.spans.length, 0);
  const loose = looseOf(parts);
  const hasRoot = parts.some((part) => part.spans.some(({ parent }) => parent === undefined));
  const quiet = loose !== undefined ? loose.gap : hasRoot ? QUIET : QUIET_WITHOUT_ROOT;
  return {
    key,
    data: redact(JSON.stringify(parts)),
    spans,
    due: now + quiet,
    ...(loose === undefined ? {} : { loose }),
  };
}

/** Texts that are JSON are redacted as such, so that names of properties inside of them count. */
function redacted(span: Span, redact: Redact): Span {
  const attributes = safe(span.attributes, redact);
  return attributes === span.attributes ? span : { ...span, attributes };
}

function safe(attributes: Attributes, redact: Redact): Attributes {
  let changed: Record<string, AttributeValue> | undefined;
  for (const key in attributes) {
    const value = attributes[key];
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) continue;
    const own = redact(value);
    if (own === value) continue;
    changed ??= { ...attributes };
    changed[key] = own;
  }
  return changed ?? attributes;
}

/** A trace that is nothing but calls: instrumentations of clients leave such, with nothing around them. */
function looseOf(parts: readonly SpanGroup[]): Loose | undefined {
  let [start, end] = [Number.POSITIVE_INFINITY, 0];
  let conversation: string | undefined;
  for (const { spans } of parts) {
    for (const span of spans) {
      if (span.parent !== undefined || !isCall(span.attributes)) return undefined;
      start = Math.min(start, span.start);
      end = Math.max(end, span.end);
      conversation ??= conversationOf(span.attributes);
    }
  }
  const [first] = parts;
  if (first === undefined || end === 0) return undefined;
  const { "service.name": service, "service.instance.id": instance } = first.resource;
  const place = JSON.stringify([service ?? null, instance ?? null, first.scope.name]);
  return conversation === undefined
    ? { label: `service ${place}`, start, end, gap: GAP, overlap: false }
    : { label: `conversation ${conversation} ${place}`, start, end, gap: CONVERSATION_GAP, overlap: true };
}

const OPERATIONS: ReadonlySet<unknown> = new Set([
  "chat",
  "text_completion",
  "generate_content",
  "embeddings",
  "execute_tool",
  "retrieval",
]);
const KINDS: ReadonlySet<unknown> = new Set(["LLM", "EMBEDDING", "TOOL", "RETRIEVER", "RERANKER"]);

function isCall(attributes: Attributes): boolean {
  if (attributes["airworthy.run.id"] !== undefined) return false;
  return (
    OPERATIONS.has(attributes["gen_ai.operation.name"]) ||
    KINDS.has(attributes["openinference.span.kind"]) ||
    attributes["llm.request.type"] !== undefined
  );
}

const CONVERSATIONS = [
  "gen_ai.conversation.id",
  "session.id",
  "langfuse.session.id",
  "langsmith.trace.session_id",
  "traceloop.association.properties.session_id",
];

function conversationOf(attributes: Attributes): string | undefined {
  for (const key of CONVERSATIONS) {
    const value = attributes[key];
    if (typeof value === "string" && value !== "") return value.slice(0, 200);
  }
  return undefined;
}
