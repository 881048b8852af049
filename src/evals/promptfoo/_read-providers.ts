import type { Reader } from "./_reader.ts";
import { isObject, refuseOthers } from "./_reader.ts";
import type { JsonObject, ModelSettings, SuiteProvider } from "./suite.ts";

export interface ProviderChoice {
  /** Names of the models that airworthy.config.ts has; undefined takes any name. */
  readonly models: readonly string[] | undefined;
  /** In place of every provider, as `--provider` says. */
  readonly instead: string | undefined;
}

/** Who answers: the configuration's providers, each as a configured model of its name, a file of the user's, or `echo`. */
export function readProviders(
  reader: Reader,
  given: unknown,
  choice: ProviderChoice,
): readonly SuiteProvider[] {
  if (choice.instead !== undefined)
    return kept(readProvider(reader, choice.instead, { path: "--provider", choice }));
  const list = Array.isArray(given) ? (given as unknown[]) : given === undefined ? [] : [given];
  if (list.length === 0) reader.refuse("providers", "there are none");
  return list.flatMap((one, index) =>
    kept(readProvider(reader, one, { path: `providers[${index}]`, choice })),
  );
}

function kept(provider: SuiteProvider | undefined): readonly SuiteProvider[] {
  return provider === undefined ? [] : [provider];
}

interface At {
  readonly path: string;
  readonly choice: Pick<ProviderChoice, "models">;
}

const TOLD = {
  prompts: "limits the provider to some prompts, which is not taken",
  delay: "waits between calls are not taken; bound the rate of the evaluation instead",
  env: "an environment of its own is not taken",
};

/** One provider, or undefined where it was refused. */
export function readProvider(
  reader: Reader,
  given: unknown,
  { path, choice }: At,
): SuiteProvider | undefined {
  if (typeof given === "string") {
    if (/^file:\/\/.*\.(ya?ml|json)$/i.test(given))
      return readProvider(reader, reader.value(given, path), { path, choice });
    return providerOf(reader, { id: given, label: given, config: {} }, { path, choice });
  }
  if (!isObject(given)) return reader.refuse(path, "a provider is a name or an object with an id");
  const { id } = given;
  if (typeof id !== "string") {
    const [[name, inner] = ["", undefined], ...others] = Object.entries(given);
    if (others.length > 0 || !isObject(inner)) return reader.refuse(path, "it has no id");
    return readProvider(reader, { id: name, ...inner }, { path, choice });
  }
  refuseOthers(reader, given, { path, known: ["id", "label", "config", "transform"], told: TOLD });
  const config = isObject(given.config) ? given.config : {};
  const transform = typeof given.transform === "string" ? { transform: given.transform } : {};
  const label = typeof given.label === "string" ? given.label : id;
  return providerOf(reader, { id, label, config, ...transform }, { path, choice });
}

interface Given {
  readonly id: string;
  readonly label: string;
  readonly config: JsonObject;
  readonly transform?: string;
}

function providerOf(reader: Reader, given: Given, { path, choice }: At): SuiteProvider | undefined {
  const { config, ...parts } = given;
  const { id } = parts;
  if (id === "echo") return { kind: "echo", ...parts };
  if (/^(python|ruby|golang):|\.(py|rb|go)(:\w+)?$/.test(id))
    return reader.refuse(path, `"${id}" is run by another language, which is not done here`);
  if (id.startsWith("exec:")) return reader.refuse(path, `"${id}" runs a program`);
  if (id.startsWith("file://") || /^[./].*\.[cm]?[jt]s$/.test(id)) {
    const script = reader.script(id, path);
    return script === undefined ? undefined : { kind: "file", ...parts, script, config };
  }
  if (choice.models !== undefined && !choice.models.includes(id) && !choice.models.includes(parts.label))
    return reader.refuse(path, `no model is called "${id}": add it under models in airworthy.config.ts`);
  const name =
    choice.models?.includes(parts.label) === true && !choice.models.includes(id) ? parts.label : id;
  return { kind: "model", ...parts, id: name, settings: settingsOf(reader, config, `${path}.config`) };
}

const SETTINGS: Readonly<Record<string, keyof ModelSettings>> = {
  temperature: "temperature",
  max_tokens: "maxOutputTokens",
  maxTokens: "maxOutputTokens",
  max_completion_tokens: "maxOutputTokens",
  max_output_tokens: "maxOutputTokens",
  maxOutputTokens: "maxOutputTokens",
  max_new_tokens: "maxOutputTokens",
  top_p: "topP",
  topP: "topP",
  top_k: "topK",
  topK: "topK",
  seed: "seed",
  stop: "stopSequences",
  presence_penalty: "presencePenalty",
  frequency_penalty: "frequencyPenalty",
};

/** Where and as whom it is asked is the configured model's business. */
const CONNECTION = [
  "apiKey",
  "apiKeyEnvar",
  "apiHost",
  "apiBaseUrl",
  "baseUrl",
  "organization",
  "region",
  "projectId",
];

function settingsOf(reader: Reader, config: JsonObject, path: string): ModelSettings {
  const settings: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(config)) {
    const name = SETTINGS[key];
    if (name === "stopSequences") settings[name] = [value].flat();
    else if (name !== undefined) settings[name] = value;
    else if (!CONNECTION.includes(key))
      reader.refuse(
        `${path}.${key}`,
        "the configured model has settings of its own; this one is not passed on",
      );
  }
  return settings;
}
