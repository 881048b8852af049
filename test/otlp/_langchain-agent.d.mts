import type { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { z } from "zod";

/** Lets an agent of LangChain ask a model, traced by OpenInference. */
export function askLangChain<Schema extends z.ZodType>(given: {
  /** Base URL of an OpenAI-compatible server. */
  readonly model: string;
  readonly provider: NodeTracerProvider;
  readonly schema: Schema;
  readonly lookUp: (input: z.infer<Schema>) => unknown;
}): Promise<void>;
