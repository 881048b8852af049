import { randomBytes } from "node:crypto";

const TRACES = 10;
const SPANS = 10;
export const SPANS_PER_REQUEST: number = TRACES * SPANS;

const TEXT = "Where is order W123? It was to come on Monday, and nobody at the desk knows anything.";

/** A request of ten traces: an agent with nine calls of a model each; one span of twenty has failed. */
export function makeBody(): string {
  const spans = Array.from({ length: TRACES }, traceSpans).flat();
  const resource = { attributes: [text("service.name", "bench")] };
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "bench", version: "1.0.0" }, spans }] }],
  });
}

function traceSpans(): object[] {
  const traceId = randomBytes(16).toString("hex");
  const root = randomBytes(8).toString("hex");
  const start = Date.now();
  return Array.from({ length: SPANS }, (_, i) => ({
    traceId,
    spanId: i === 0 ? root : randomBytes(8).toString("hex"),
    ...(i === 0 ? {} : { parentSpanId: root }),
    name: i === 0 ? "invoke_agent desk" : "chat gpt-4.1-mini",
    kind: i === 0 ? 1 : 3,
    startTimeUnixNano: `${start + i}000000`,
    endTimeUnixNano: `${start + i + 1}500000`,
    attributes: [
      text("gen_ai.operation.name", i === 0 ? "invoke_agent" : "chat"),
      text("gen_ai.provider.name", "openai"),
      text("gen_ai.request.model", "gpt-4.1-mini"),
      { key: "gen_ai.usage.input_tokens", value: { intValue: 57 + i } },
      { key: "gen_ai.usage.output_tokens", value: { intValue: 15 } },
      text("gen_ai.conversation.id", `conversation ${traceId.slice(0, 8)}`),
      text(
        "gen_ai.input.messages",
        JSON.stringify([{ role: "user", parts: [{ type: "text", content: TEXT }] }]),
      ),
      text(
        "gen_ai.output.messages",
        JSON.stringify([{ role: "assistant", parts: [{ type: "text", content: TEXT }] }]),
      ),
    ],
    status: { code: Math.random() < 0.05 ? 2 : 0 },
  }));
}

function text(key: string, stringValue: string): object {
  return { key, value: { stringValue } };
}
