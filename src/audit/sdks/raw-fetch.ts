import type { Context } from "../js/context.ts";
import { argument, firstOption, followAll, optionOf } from "../js/context.ts";
import type { Ref } from "../js/follow.ts";
import { follow } from "../js/follow.ts";
import { textOf } from "../js/text.ts";
import type { Matching, Shape } from "./shape.ts";
import { NOTHING, some } from "./shape.ts";

const HOSTS =
  /(api\.openai\.com|api\.anthropic\.com|generativelanguage\.googleapis\.com|aiplatform\.googleapis\.com|openrouter\.ai\/api|api\.groq\.com|api\.mistral\.ai|api\.together\.(xyz|ai)|api\.deepseek\.com|api\.cohere\.(ai|com)|api\.perplexity\.ai|api\.x\.ai|api\.fireworks\.ai|api-inference\.huggingface\.co|\.openai\.azure\.com|oai\.helicone\.ai|(localhost|127\.0\.0\.1):11434|dashscope\S*aliyuncs\.com|api\.moonshot\.(cn|ai)|api\.cloudflare\.com\/\S*\/ai\/run)/;
const PATHS =
  /\/(chat\/completions|v1\/completions|v1\/messages|v1\/responses|responses$|api\/(generate|chat)$|\S*:generateContent|\S*:streamGenerateContent)/;
const NOT_ASKING =
  /embeddings|\/images|\/audio|\/models$|moderations|\/files|realtime\/sessions|realtime\/client_secrets|transcriptions/;

/** `fetch` or axios to the endpoint of a provider. */
export function rawFetch({ context, call, maker, members }: Matching): Shape | undefined {
  const asking = client(call, maker?.from, members);
  if (asking === undefined) return undefined;
  const url = urlOf(context, argument(call, 0), asking);
  if (url === undefined || NOT_ASKING.test(url)) return undefined;
  const body = bodyOf(context, call, asking);
  const isPath = PATHS.test(url) && (/^(https?:|\{)/.test(url) || asks(context, body));
  if (!HOSTS.test(url) && !isPath) return undefined;
  const of = (name: string) => optionOf(context, body, name);
  return {
    ...NOTHING,
    sdk: "fetch",
    api: url.match(HOSTS)?.[0] ?? url.slice(0, 60),
    model: of("model") ?? (/models\/[\w.-]+:/.test(url) ? argument(call, 0) : undefined),
    system: some(firstOption(context, body, ["system", "instructions", "system_instruction"])),
    user: some(of("prompt"), of("input")),
    messages: some(of("messages"), of("contents"), of("input")),
    tools: firstOption(context, body, ["tools", "functions"]),
    structured: firstOption(context, body, ["response_format", "format"]) !== undefined,
    budgeted:
      firstOption(context, argument(call, asking === "axios" ? 2 : 1), ["signal", "timeout"]) !== undefined,
    traced: /helicone|langfuse|portkey/.test(url),
  };
}

/** What only a model is sent. */
function asks(context: Context, body: Ref | undefined): boolean {
  return (
    optionOf(context, body, "model") !== undefined &&
    firstOption(context, body, ["messages", "prompt", "input"]) !== undefined
  );
}

type Asking = "fetch" | "axios" | "config";

function client(
  call: Matching["call"],
  from: string | undefined,
  members: readonly string[],
): Asking | undefined {
  const { callee } = call.node;
  const name = callee.type === "Identifier" ? callee.name : "";
  if (name === "fetch" || name === "$fetch" || /^(node-fetch|undici|cross-fetch|ofetch)$/.test(from ?? ""))
    return "fetch";
  if (/^(axios|got|ky|superagent|request|request-promise)$/.test(from ?? name)) {
    const method = members.at(-1);
    return method === "post" ? "axios" : method === undefined || method === "request" ? "config" : undefined;
  }
  if (/^(node:)?https?$/.test(from ?? "") && members.at(-1) === "request") return "config";
  if (members.at(-1) === "fetch" && call.node.arguments.length > 0) return "fetch";
  return members.at(-1) === "post" && call.node.arguments.length > 1 ? "axios" : undefined;
}

function urlOf(context: Context, first: Ref | undefined, asking: Asking): string | undefined {
  const target = asking === "config" ? firstOption(context, first, ["url", "hostname", "host"]) : first;
  if (target === undefined) return undefined;
  for (const one of followAll(context, target)) {
    const text = textOf(context.project, one);
    if (text === undefined) continue;
    // `${BASE_URL}/chat/completions`, with what the base is where nothing is set.
    const bases = text.holes.flatMap((hole) =>
      followAll(context, hole).flatMap((base) => textOf(context.project, base)?.text ?? []),
    );
    return text.text.replace("{…}", () => bases[0] ?? "{…}");
  }
  return undefined;
}

function bodyOf(context: Context, call: Matching["call"], asking: Asking): Ref | undefined {
  const given =
    asking === "fetch"
      ? optionOf(context, argument(call, 1), "body")
      : asking === "config"
        ? optionOf(context, argument(call, 0), "data")
        : argument(call, 1);
  if (given === undefined) return undefined;
  const found = follow(context.project, given);
  if (found.kind === "node" && found.node.type === "CallExpression") {
    const first = argument(found, 0);
    return first ?? given;
  }
  return given;
}
