import { peerVersion } from "../../harness/peer-version.ts";
import { question } from "../instant-model.ts";
import type { ModelCallVariant } from "../variant.ts";

const spansPerCall = 3;

export const variant: ModelCallVariant = {
  name: `+ @ai-sdk/otel ${peerVersion("@ai-sdk/otel")}, batch processor, null exporter`,
  role: "peer",
  records: "3 spans with both bodies, thrown away",
  async setup({ model }) {
    const { OpenTelemetry } = await import("@ai-sdk/otel");
    const { BatchSpanProcessor, NodeTracerProvider } = await import("@opentelemetry/sdk-trace-node");
    const { generateText, registerTelemetry } = await import("ai");
    let spans = 0;
    const processor = new BatchSpanProcessor(
      {
        export(batch, done) {
          spans += batch.length;
          done({ code: 0 });
        },
        async shutdown() {},
      },
      { maxQueueSize: 100_000, scheduledDelayMillis: 200 },
    );
    new NodeTracerProvider({ spanProcessors: [processor] }).register();
    registerTelemetry(new OpenTelemetry());
    const telemetry = { isEnabled: true, functionId: "benchmark" };
    return {
      async call() {
        await generateText({ model, ...question, telemetry });
      },
      settle: () => processor.forceFlush(),
      async close(calls) {
        if (spans < calls * spansPerCall)
          throw new Error(`Cannot trust the figures: ${spans} spans of ${calls} calls`);
      },
    };
  },
};
