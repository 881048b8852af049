import assert from "node:assert/strict";
import { test } from "node:test";
import { createOpenAI } from "@ai-sdk/openai";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import type { Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { generateText, isStepCount, tool } from "ai";
import type { App } from "airworthy";
import { open } from "airworthy";
import { serve } from "airworthy/server";
import { z } from "zod";
import type { StoredRun } from "../../src/core/run.ts";
import { TraceIntake } from "../../src/observe/otlp/in/trace-intake.ts";
import { askLangChain } from "./_langchain-agent.mjs";
import { scriptedOpenai } from "./_scripted-openai.ts";

interface Sending {
  readonly model: string;
  readonly provider: NodeTracerProvider;
}

/** What a real SDK leaves after a real agent run, sent to a real server. */
async function runOf(
  exporter: typeof JsonExporter | typeof ProtobufExporter,
  work: (sending: Sending) => Promise<unknown>,
): Promise<StoredRun> {
  const openai = await scriptedOpenai();
  const app: App = await open({ store: ":memory:" });
  const token = "0123456789abcdef-ingest";
  const server = await serve(app, { port: 0, tokens: [{ token, role: "ingest", name: "agents" }] });
  const headers = { authorization: `Bearer ${token}` };
  const sender = new exporter({ url: `${server.url}/v1/traces`, headers });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(sender)] });
  try {
    await work({ model: openai.url, provider });
    await provider.forceFlush();
    await new TraceIntake({ ...app, onError: assert.ifError }).build({ now: Number.MAX_SAFE_INTEGER });
    const { runs } = await app.store.list();
    assert.equal(runs.length, 1);
    const run = runs[0] && (await app.store.load(runs[0].id));
    assert.ok(run);
    return run;
  } finally {
    await provider.shutdown();
    await server.close();
    await app.close();
    await openai.close();
  }
}

function isWhole(run: StoredRun): void {
  const count = (kind: string) => run.calls.filter((call) => call.kind === kind).length;
  assert.deepEqual([count("model"), count("tool")], [2, 1]);
  assert.deepEqual([run.totals.tokensIn, run.totals.tokensOut], [141, 34]);
  assert.equal(run.subject?.id, "u1");
  assert.equal(run.session, "s1");
  assert.equal(run.status, "completed");
  assert.equal(JSON.parse(run.input.text), "Where is order W123?");
  assert.ok(run.end?.status === "completed");
  assert.equal(JSON.parse(run.end.output.text), "Order W123 has been shipped.");
  for (const { kind, note } of run.calls)
    if (kind === "model") assert.deepEqual(note?.prompts, ["prompt@v7"]);
  const asked = run.calls.find(({ kind }) => kind === "tool");
  assert.deepEqual(JSON.parse(asked?.answer ?? ""), { order_id: "W123", status: "shipped" });
}

const order = z.object({ order_id: z.string() });
const lookUp = ({ order_id }: z.infer<typeof order>) => ({ order_id, status: "shipped" });

async function askAiSdk(
  model: string,
  telemetry: (tracer: Tracer) => OpenTelemetry | LegacyOpenTelemetry,
  tracer: Tracer,
) {
  await generateText({
    model: createOpenAI({ baseURL: model, apiKey: "none" }).chat("gpt-4.1-mini"),
    system: "You are a support agent.",
    prompt: "Where is order W123?",
    tools: { get_order: tool({ description: "Looks an order up", inputSchema: order, execute: lookUp }) },
    stopWhen: isStepCount(4),
    runtimeContext: { userId: "u1", sessionId: "s1", promptVersion: "v7" },
    telemetry: {
      functionId: "support-agent",
      integrations: [telemetry(tracer)],
      includeRuntimeContext: { userId: true, sessionId: true, promptVersion: true },
    },
  });
}

for (const [name, exporter] of [
  ["JSON", JsonExporter],
  ["protobuf", ProtobufExporter],
] as const) {
  test(`AI SDK 7 with @ai-sdk/otel over ${name}`, async () => {
    const run = await runOf(exporter, ({ model, provider }) =>
      askAiSdk(
        model,
        (tracer) => new OpenTelemetry({ tracer, runtimeContext: true }),
        provider.getTracer("gen_ai"),
      ),
    );
    isWhole(run);
    assert.equal(run.workflow, "support-agent");
  });

  test(`AI SDK 7 in its former form over ${name}`, async () => {
    const run = await runOf(exporter, ({ model, provider }) =>
      askAiSdk(model, (tracer) => new LegacyOpenTelemetry({ tracer }), provider.getTracer("ai")),
    );
    isWhole(run);
  });

  test(`LangChain with OpenInference over ${name}`, async () => {
    const run = await runOf(exporter, ({ model, provider }) =>
      askLangChain({ model, provider, schema: order, lookUp }),
    );
    isWhole(run);
  });
}
