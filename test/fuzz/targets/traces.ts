import { deflateSync, gzipSync } from "node:zlib";
import { createRedactor } from "../../../src/core/redact/redactor.ts";
import { createPriceTable } from "../../../src/models/prices.ts";
import { decodeJson } from "../../../src/observe/otlp/in/decode-json.ts";
import { decodeProtobuf } from "../../../src/observe/otlp/in/decode-protobuf.ts";
import { mergeGroups } from "../../../src/observe/otlp/in/merge-groups.ts";
import { Problems } from "../../../src/observe/otlp/in/problems.ts";
import { readBody } from "../../../src/observe/otlp/in/read-body.ts";
import { runOfTrace } from "../../../src/observe/otlp/in/run-of-trace.ts";
import { tracePieces } from "../../../src/observe/otlp/in/trace-pieces.ts";
import { encodeProtobuf } from "../../../src/observe/otlp/out/encode-protobuf.ts";
import type { ExportedSpan } from "../../../src/observe/otlp/out/exported-span.ts";
import type { SpanGroup } from "../../../src/observe/otlp/span.ts";
import type { Target } from "../_target.ts";

const prices = createPriceTable();
const { text: redact } = createRedactor({ detect: true, keys: ["password"], secret: "of the fuzzer" });
const NOW = 1_790_000_000_000;
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const MESSAGES = JSON.stringify([
  { role: "user", content: "Hi" },
  { role: "assistant", tool_calls: [{ id: "t", function: { name: "f", arguments: "{}" } }] },
]);

const ATTRIBUTES = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4.1-mini",
  "gen_ai.usage.input_tokens": 10,
  "gen_ai.input.messages": JSON.stringify([{ role: "user", parts: [{ type: "text", content: "Hi" }] }]),
  "gen_ai.output.messages": JSON.stringify([
    {
      role: "assistant",
      parts: [{ type: "tool_call", id: "t", name: "f", arguments: {} }],
      finish_reason: "stop",
    },
  ]),
};
const OTHERS = {
  "openinference.span.kind": "LLM",
  "llm.input_messages.0.message.content": "Hi",
  "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "f",
  "input.value": MESSAGES,
  "traceloop.span.kind": "tool",
  "gen_ai.prompt.0.content": "Hi",
  "llm.request.type": "chat",
  "ai.operationId": "ai.generateText.doGenerate",
  "ai.prompt.messages": MESSAGES,
  "ai.response.text": "Hello",
  "ai.toolCall.args": "{}",
  "airworthy.run.id": "run_01kbn6r9x4w8z2yqpv3m5d7chj",
  "airworthy.call": JSON.stringify({ seq: 1, kind: "tool", address: "a", state: "done", at: 0, took: 1 }),
  "airworthy.run": JSON.stringify({
    id: "run_01kbn6r9x4w8z2yqpv3m5d7chj",
    workflow: "w",
    startedAt: NOW,
    input: { text: "1" },
  }),
};
/** Names of attributes that readers look for. */
const WORDS = [
  ...Object.keys(ATTRIBUTES),
  ...Object.keys(OTHERS),
  "stringValue",
  "intValue",
  "arrayValue",
  "kvlistValue",
  "values",
  "parentSpanId",
  "gen_ai.agent.name",
  "invoke_agent",
  "execute_tool",
  "exception.message",
  "session.id",
  "user.id",
  "metadata",
  "tool.parameters",
];

function json(attributes: Readonly<Record<string, unknown>>): string {
  const spans = [1, 2].map((id) => ({
    traceId: TRACE,
    spanId: id.toString(16).padStart(16, "0"),
    parentSpanId: id === 1 ? "" : "0000000000000001",
    name: `span ${id}`,
    kind: 1,
    startTimeUnixNano: String((NOW + id) * 1e6),
    endTimeUnixNano: String((NOW + id + 10) * 1e6),
    status: { code: 2, message: "no" },
    attributes: Object.entries(attributes).map(([key, value]) => ({
      key,
      value: typeof value === "number" ? { intValue: value } : { stringValue: value },
    })),
    events: [
      {
        name: "exception",
        timeUnixNano: "1",
        attributes: [{ key: "exception.message", value: { stringValue: "x" } }],
      },
    ],
    links: [{ traceId: TRACE, spanId: "0000000000000001" }],
  }));
  return JSON.stringify({
    resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: "ai" }, spans }] }],
  });
}

function protobuf(attributes: Readonly<Record<string, string | number>>): Uint8Array {
  const span: ExportedSpan = {
    trace: TRACE,
    id: "0000000000000001",
    parent: undefined,
    name: "a",
    kind: 3,
    start: NOW,
    end: NOW + 5,
    error: "no",
    attributes,
  };
  return encodeProtobuf([{ resource: { "service.name": "s" }, spans: [span] }]);
}

/** All that happens with spans until they are a run. */
function taken(groups: readonly SpanGroup[]): void {
  const pieces = tracePieces(groups, { now: NOW, redact });
  for (const { key, data } of pieces as readonly { key: string; data: string }[]) {
    const merged = mergeGroups([JSON.parse(data) as SpanGroup[]]);
    JSON.stringify(runOfTrace(merged.groups, { key, prices }));
  }
}

const checking = () => ({ problems: new Problems(), now: NOW });
const ENCODINGS = ["gzip", "deflate", "br", "zstd", "identity", "x-gzip", "__proto__", ""];

export const TRACES: readonly Target[] = [
  {
    name: "otlp-json",
    seeds: [json(ATTRIBUTES), json(OTHERS), "{}"],
    words: WORDS,
    run: (bytes) => taken(decodeJson(Buffer.from(bytes).toString(), checking())),
  },
  {
    name: "otlp-protobuf",
    seeds: [protobuf(ATTRIBUTES), protobuf(OTHERS)],
    words: [...WORDS, "\x0a\x02", "\x12\x00", "\x4a\x04", "\xff\xff\xff\xff\x0f"],
    run: (bytes) => taken(decodeProtobuf(bytes, checking())),
  },
  {
    name: "packed-body",
    seeds: [
      Buffer.concat([Buffer.of(0), gzipSync(json(ATTRIBUTES))]),
      Buffer.concat([Buffer.of(1), deflateSync("x".repeat(500_000))]),
    ],
    words: ["\x1f\x8b\x08", "\x28\xb5\x2f\xfd"],
    run: (bytes) =>
      readBody(bytes.subarray(1), { encoding: ENCODINGS[(bytes[0] ?? 0) % ENCODINGS.length], most: 100_000 }),
  },
];
