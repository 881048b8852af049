import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { localModel } from "airworthy/testing";

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
export function fastModel(env: Readonly<Record<string, string | undefined>> = process.env) {
  const apiKey = env.AIRWORTHY_API_KEY ?? env.OPENAI_API_KEY;
  const baseURL = env.AIRWORTHY_BASE_URL ?? (apiKey === undefined ? undefined : OPENAI);
  if (baseURL === undefined) return localModel();
  const name = env.AIRWORTHY_MODEL ?? (baseURL === OPENAI ? "gpt-5-mini" : undefined);
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
