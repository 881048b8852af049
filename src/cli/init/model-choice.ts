/** Where a new project's model comes from. */
export interface ModelChoice {
  readonly name: string;
  /** For people who are asked. */
  readonly label: string;
  readonly hint: string;
  /** Lines of airworthy.config.ts. */
  readonly imports: string;
  readonly source: string;
  /** What its calls cost, where no price table knows. */
  readonly prices?: string;
  readonly dependencies: Readonly<Record<string, string>>;
  /** What must be set before it runs. */
  readonly needs: string | undefined;
}

export const MODEL_CHOICES: readonly ModelChoice[] = [
  {
    name: "local",
    label: "A small local model",
    hint: "no key, no network; good for a first look",
    imports: 'import { localModel } from "airworthy/testing";',
    source: "localModel()",
    prices: '[{ model: "local-1", input: 0, output: 0 }]',
    dependencies: {},
    needs: undefined,
  },
  {
    name: "openai",
    label: "OpenAI",
    hint: "reads OPENAI_API_KEY",
    imports: 'import { openai } from "@ai-sdk/openai";',
    source: 'openai("gpt-5-mini")',
    dependencies: { "@ai-sdk/openai": "^4.0.118" },
    needs: "set OPENAI_API_KEY",
  },
  {
    name: "compatible",
    label: "Any OpenAI-compatible server",
    hint: "Ollama, vLLM and others; reads MODEL_BASE_URL, MODEL_NAME",
    imports: 'import { createOpenAICompatible } from "@ai-sdk/openai-compatible";',
    source: `() =>
      createOpenAICompatible({
        name: "own",
        baseURL: process.env.MODEL_BASE_URL ?? "http://localhost:11434/v1",
        ...(process.env.MODEL_API_KEY ? { apiKey: process.env.MODEL_API_KEY } : {}),
      })(process.env.MODEL_NAME ?? "llama3.2")`,
    dependencies: { "@ai-sdk/openai-compatible": "^3.0.92" },
    needs: "set MODEL_BASE_URL and MODEL_NAME, or start Ollama",
  },
];
