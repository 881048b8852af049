import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { localModel } from "airworthy/testing";

type Environment = Readonly<Record<string, string | undefined>>;

const OPENAI = "https://api.openai.com/v1";

/**
 * The model behind the name "fast": any OpenAI-compatible server if the environment names one, else the
 * local model, which needs neither key nor network.
 *
 * | variable | meaning |
 * | --- | --- |
 * | `OPENAI_API_KEY` or `AIRWORTHY_API_KEY` | key, sent to the base URL |
 * | `AIRWORTHY_BASE_URL` | such as `http://localhost:11434/v1` for Ollama; default with a key: OpenAI |
 * | `AIRWORTHY_MODEL` | the model's name there; default with OpenAI: gpt-5-mini |
 */
export function fastModel(env: Environment = process.env): LanguageModelV4 {
  const { baseURL, apiKey, name } = chosen(env);
  if (baseURL === undefined) return localModel();
  if (name === undefined) {
    throw new Error(
      `Cannot choose a model of ${baseURL}: set AIRWORTHY_MODEL to one that it serves, such as llama3.2`,
    );
  }
  const provider = createOpenAICompatible({
    // The provider's name is what prices are looked up by.
    name: baseURL === OPENAI ? "openai" : "openai-compatible",
    baseURL,
    supportsStructuredOutputs: true,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
  return provider(name);
}

/** The model in words, without the key. */
export function describeModel(env: Environment = process.env): string {
  const { baseURL, name } = chosen(env);
  return baseURL === undefined ? "local-1, a small stand-in that needs no key" : `${name} at ${baseURL}`;
}

function chosen(env: Environment) {
  const apiKey = env.AIRWORTHY_API_KEY ?? env.OPENAI_API_KEY;
  const baseURL = env.AIRWORTHY_BASE_URL ?? (apiKey === undefined ? undefined : OPENAI);
  const name = env.AIRWORTHY_MODEL ?? (baseURL === OPENAI ? "gpt-5-mini" : undefined);
  return { apiKey, baseURL, name };
}
