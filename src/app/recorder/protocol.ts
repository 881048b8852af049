/** Who speaks, by the path that the child was given as its base URL. */
export type Provider = "openai" | "anthropic";

/** What kind of answer to expect. `other` is passed on and kept as it is, such as a list of models. */
export type Api = "chat" | "responses" | "messages" | "other";

export interface Endpoint {
  readonly provider: Provider;
  readonly api: Api;
  /** Below the provider's base URL, with its query. */
  readonly path: string;
}

/** Undefined where the path is none that the child was told of. */
export function endpointOf(url: string): Endpoint | undefined {
  const [, provider, path = ""] = /^\/(openai|anthropic)(\/.*)?$/.exec(url) ?? [];
  if (provider !== "openai" && provider !== "anthropic") return undefined;
  return { provider, path, api: apiOf(path.split("?")[0] ?? "") };
}

function apiOf(path: string): Api {
  if (path.endsWith("/chat/completions")) return "chat";
  if (path.endsWith("/responses")) return "responses";
  return path.endsWith("/messages") ? "messages" : "other";
}

/** Where requests went before, by the variables that the common SDKs read. */
export function upstreamsOf(env: NodeJS.ProcessEnv): Readonly<Record<Provider, string>> {
  return {
    openai: trimmed(env.OPENAI_BASE_URL || env.OPENAI_API_BASE || "https://api.openai.com/v1"),
    anthropic: trimmed(env.ANTHROPIC_BASE_URL || "https://api.anthropic.com").replace(/\/v1$/, ""),
  };
}

/**
 * What the child is told. Python's and Node's SDKs of both providers, the AI SDK, LangChain and LiteLLM read one of these.
 * A client without a key would not even ask, which in a replay it need not have.
 */
export function childEnv(
  env: NodeJS.ProcessEnv,
  { port, needsKeys }: { readonly port: number; readonly needsKeys: boolean },
): NodeJS.ProcessEnv {
  const base = `http://127.0.0.1:${port}`;
  const local = "127.0.0.1,localhost";
  const noProxy = [env.NO_PROXY ?? env.no_proxy, local].filter(Boolean).join(",");
  return {
    ...env,
    OPENAI_BASE_URL: `${base}/openai`,
    OPENAI_API_BASE: `${base}/openai`,
    ANTHROPIC_BASE_URL: `${base}/anthropic`,
    NO_PROXY: noProxy,
    no_proxy: noProxy,
    ...(needsKeys && !env.OPENAI_API_KEY ? { OPENAI_API_KEY: "airworthy-replay" } : {}),
    ...(needsKeys && !env.ANTHROPIC_API_KEY ? { ANTHROPIC_API_KEY: "airworthy-replay" } : {}),
  };
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, "");
}
