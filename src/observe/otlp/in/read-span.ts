import type { Attributes, Span, SpanScope } from "../span.ts";
import { readAiSdk } from "./read-ai-sdk.ts";
import type { SpanContext } from "./read-context.ts";
import { readContext } from "./read-context.ts";
import { readGenAi } from "./read-gen-ai.ts";
import { readOpenInference } from "./read-openinference.ts";
import type { OwnRecord } from "./read-own.ts";
import { readOwn } from "./read-own.ts";
import { readTraceloop } from "./read-traceloop.ts";
import { readCost, readUsage } from "./read-usage.ts";
import type { Reading } from "./reading.ts";
import { AttributeReader } from "./reading.ts";

/** A span with what it says. */
export interface ReadSpan {
  readonly span: Span;
  readonly scope: SpanScope;
  readonly resource: Attributes;
  readonly reading: Reading;
  readonly context: SpanContext;
  /** What our own exporter says of a call or a run. */
  readonly own: OwnRecord | undefined;
  /** Attributes that mean nothing here: kept as they are. */
  readonly rest: Readonly<Record<string, unknown>> | undefined;
}

/** Reads a span whoever wrote it: each form fills in what the ones before it did not say. */
export function readSpan(span: Span, scope: SpanScope, resource: Attributes): ReadSpan {
  const reader = new AttributeReader(span, scope);
  const reading: Reading = { role: "other" };
  readGenAi(reader, reading);
  readAiSdk(reader, reading);
  readOpenInference(reader, reading);
  readTraceloop(reader, reading);
  readPayload(reader, reading);
  const usage = readUsage(reader);
  const cost = readCost(reader);
  if (usage !== undefined) reading.usage = usage;
  if (cost !== undefined) reading.cost = cost;
  const context = readContext(reader, resource);
  const own = readOwn(reader);
  return { span, scope, resource, reading, context, own, rest: reader.rest() };
}

/** Inputs and outputs of steps under names that several libraries share. */
function readPayload(reader: AttributeReader, into: Reading): void {
  const type = reader.text("mastra.span.type")?.toLowerCase();
  const keys = (side: string) => [
    ...(type === undefined ? [] : [`mastra.${type}.${side}`]),
    `langfuse.observation.${side}`,
    `langfuse.trace.${side}`,
    `${side}.value`,
  ];
  into.input ??= reader.json(...keys("input"));
  into.output ??= reader.json(...keys("output"));
}
