import { AirworthyError } from "../../core/errors.ts";
import { workflow } from "../../core/workflow.ts";
import type { Context } from "../../core/workflow-context.ts";
import { quoted } from "../scorers/quoted.ts";
import { moduleOf, runScript } from "./script.ts";
import type { JsonObject, SuiteProvider } from "./suite.ts";

/** What a provider answered, as far as it is kept. */
export interface ProviderAnswer {
  readonly output: unknown;
  /** US dollars, where a provider of the user's says so. */
  readonly cost?: number;
  readonly metadata?: JsonObject;
}

export interface ProviderCall {
  readonly provider: SuiteProvider;
  readonly prompt: string;
  readonly vars?: JsonObject;
  readonly folder: string;
}

/** Asks a provider; the call is recorded. @throws `provider_failed` */
export async function callProvider(ctx: Context, call: ProviderCall): Promise<ProviderAnswer> {
  const { provider, vars = {}, prompt, folder } = call;
  const answer = await askProvider(ctx, call);
  if (provider.transform === undefined) return answer;
  const given = {
    input: { name: "output", value: answer.output },
    context: { vars, prompt: { raw: prompt } },
  };
  return { ...answer, output: await runScript({ code: provider.transform, folder }, given) };
}

async function askProvider(
  ctx: Context,
  { provider, prompt, vars = {} }: ProviderCall,
): Promise<ProviderAnswer> {
  if (provider.kind === "echo") return { output: prompt, cost: 0 };
  if (provider.kind === "model") return { output: await askModel(provider, prompt) };
  const asked = { provider: provider.id, prompt, vars };
  return ctx.step("provider", () => callFile(provider, { prompt, vars }), { input: asked });
}

/** The grader of an assertion: a run of its own. */
export const graderWorkflow = workflow({
  name: "promptfoo grader",
  run: (ctx, call: ProviderCall) => callProvider(ctx, call),
});

export interface SimilarityCall {
  readonly provider: SuiteProvider;
  readonly texts: readonly [string, string];
  readonly folder: string;
}

/** The cosine of two texts' embeddings: a run of its own. */
export const similarityWorkflow = workflow({
  name: "promptfoo similarity",
  run: (ctx, { provider, texts }: SimilarityCall) => {
    if (provider.kind !== "file") throw failed(provider.id, "it gives no embeddings");
    return ctx.step("similarity", () => similarityOf(provider, texts), { input: texts });
  },
});

type FileProvider = Extract<SuiteProvider, { readonly kind: "file" }>;

/** A provider of the user's own, as promptfoo defines them. */
interface CustomProvider {
  callApi?(prompt: string, context: unknown, options: unknown): Promise<Partial<CustomAnswer>>;
  callEmbeddingApi?(
    text: string,
  ): Promise<{ readonly embedding?: readonly number[]; readonly error?: string }>;
  callSimilarityApi?(
    expected: string,
    text: string,
  ): Promise<{ readonly similarity?: number; readonly error?: string }>;
}

interface CustomAnswer {
  readonly output: unknown;
  readonly error: string;
  readonly cost: number;
  readonly metadata: JsonObject;
}

async function callFile(
  provider: FileProvider,
  { prompt, vars }: { prompt: string; vars: JsonObject },
): Promise<ProviderAnswer> {
  const custom = await customOf(provider);
  if (custom.callApi === undefined) throw failed(provider.id, "it has no callApi");
  const context = { vars, prompt: { raw: prompt, label: prompt } };
  const { output, error, cost, metadata } = await custom.callApi(prompt, context, {});
  if (error) throw failed(provider.id, error);
  if (output === undefined || output === null) throw failed(provider.id, "it gave no output");
  return {
    output,
    ...(typeof cost === "number" ? { cost } : {}),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

async function similarityOf(
  provider: FileProvider,
  [expected, text]: readonly [string, string],
): Promise<number> {
  const custom = await customOf(provider);
  if (custom.callSimilarityApi !== undefined) {
    const { similarity, error } = await custom.callSimilarityApi(expected, text);
    if (typeof similarity !== "number") throw failed(provider.id, error ?? "it gave no similarity");
    return similarity;
  }
  const embed = custom.callEmbeddingApi?.bind(custom);
  if (embed === undefined) throw failed(provider.id, "it has neither callEmbeddingApi nor callSimilarityApi");
  const [one, other] = await Promise.all([embed(expected), embed(text)]);
  if (one.embedding === undefined || other.embedding === undefined)
    throw failed(provider.id, one.error ?? other.error ?? "it gave no embedding");
  const { cosineSimilarity } = await import("../../models/ai-sdk.ts");
  return cosineSimilarity([...one.embedding], [...other.embedding]);
}

const made = new Map<string, Promise<CustomProvider>>();

function customOf(provider: FileProvider): Promise<CustomProvider> {
  const key = JSON.stringify([provider.script, provider.config, provider.label]);
  const known = made.get(key) ?? createCustom(provider);
  made.set(key, known);
  return known;
}

async function createCustom({ id, label, script, config }: FileProvider): Promise<CustomProvider> {
  const module = await moduleOf(script.path);
  const exported = script.name === undefined ? module.default : module[script.name];
  const found = (exported as { readonly default?: unknown } | undefined)?.default ?? exported;
  if (typeof found === "function")
    return new (found as new (options: unknown) => CustomProvider)({ id, label, config });
  if (typeof found === "object" && found !== null) return found as CustomProvider;
  throw failed(id, "its file exports neither a class nor an object");
}

async function askModel(
  { id, settings }: Extract<SuiteProvider, { readonly kind: "model" }>,
  prompt: string,
): Promise<string> {
  // Loaded when it is first needed: the AI SDK takes longer to load than all the rest.
  const { generateText } = await import("../../models/ai-sdk.ts");
  const { stopSequences, ...rest } = settings;
  const stop = stopSequences === undefined ? {} : { stopSequences: [...stopSequences] };
  const asked = { model: id, ...rest, ...stop };
  const chat = chatOf(prompt);
  if (chat === undefined) return (await generateText({ ...asked, prompt })).text;
  const system = chat
    .filter(({ role }) => role === "system" || role === "developer")
    .map(({ content }) => content);
  const messages = chat.filter(({ role }) => role === "user" || role === "assistant") as {
    role: "user" | "assistant";
    content: string;
  }[];
  return (
    await generateText({
      ...asked,
      ...(system.length === 0 ? {} : { instructions: system.join("\n\n") }),
      messages,
    })
  ).text;
}

interface Message {
  readonly role: string;
  readonly content: string;
}

/** A prompt that is a list of messages in JSON. */
function chatOf(prompt: string): readonly Message[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(prompt);
  } catch {
    return undefined;
  }
  const isChat =
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((one) => typeof one?.role === "string" && typeof one.content === "string");
  return isChat ? (value as readonly Message[]) : undefined;
}

function failed(id: string, reason: string): AirworthyError {
  return new AirworthyError({
    code: "provider_failed",
    message: `Cannot get an answer of the provider ${quoted(id)}: ${reason}`,
    hint: "Correct the provider's file",
  });
}
