import type { Trait } from "../../model/program.ts";
import { calleeOf } from "../calls.ts";
import type { Context } from "../context.ts";
import { argument, firstOption, optionOf } from "../context.ts";
import { follow } from "../follow.ts";
import type { Part } from "../handler.ts";
import { makerOf } from "../maker.ts";
import type { Call, Node } from "../node.ts";
import { allOf, isCall, keyOf } from "../node.ts";
import { placeOf, sourceOf } from "../place.ts";
import { textOf } from "../text.ts";
import { mentions } from "./names.ts";

export interface Io {
  readonly traits: readonly Trait[];
  readonly external: boolean;
  readonly retries: boolean;
  readonly keyed: boolean;
}

/** What a part of a handler does to the world. */
export function ioOf(context: Context, part: Part): Io {
  const { module, node } = part;
  const text = module.text.slice(node.start ?? 0, node.end ?? 0);
  const calls = allOf(node, isCall);
  const traits = calls.flatMap((call) => [
    ...network(context, part, call),
    ...writes(context, part, call),
    ...dangers(context, part, call),
  ]);
  return {
    traits: [...traits, ...randomKeys(part)],
    external: calls.some((call) => isExternal(context, part, call)),
    retries: /\bretry|retries|p-retry|backoff|attempts?\b/i.test(text),
    keyed: /idempot|dedup|ON CONFLICT|INSERT OR (IGNORE|REPLACE)|upsert|\bkey\b\s*[,}:]/i.test(text),
  };
}

const HTTP = /^(axios|got|ky|superagent|node-fetch|undici|cross-fetch|ofetch|request)$/;

const ASKS =
  /^(default|\*|axios|got|ky|fetch|\$?fetch|ofetch|request|get|post|put|patch|delete|head|options|stream|send)$/i;

function isFetch(context: Context, part: Part, call: Call): "fetch" | "axios" | undefined {
  const { callee } = call;
  if (callee.type === "Identifier" && callee.name === "fetch") return "fetch";
  const maker = makerOf(context, { module: part.module, node: callee });
  // `(await http.get(url)).json()` asks for nothing more.
  const isAnswer = maker?.via.some(
    ({ method, call: made }) => made !== undefined && !/^(create|extend)$/.test(method),
  );
  if (isAnswer === true) return undefined;
  if (maker !== undefined && HTTP.test(maker.from)) {
    // `aiohttp.ClientTimeout(…)`, `axios.isAxiosError(…)`
    if (!ASKS.test(maker.via.at(-1)?.method ?? maker.name)) return undefined;
    return maker.from === "axios" ? "axios" : "fetch";
  }
  const { members, root } = calleeOf(context.project, { module: part.module, node: call });
  return root.kind === "unknown" &&
    root.node.type === "Identifier" &&
    root.node.name === "axios" &&
    members.length <= 1
    ? "axios"
    : undefined;
}

function network(context: Context, part: Part, call: Call): readonly Trait[] {
  const kind = isFetch(context, part, call);
  if (kind === undefined) return [];
  const ref = { module: part.module, node: call };
  const options = [argument(ref, 0), argument(ref, 1), argument(ref, 2)];
  const isTimed = options.some(
    (one) =>
      one !== undefined && firstOption(context, one, ["signal", "timeout", "abortSignal"]) !== undefined,
  );
  const maker = makerOf(context, { module: part.module, node: call.callee });
  const made = maker?.via.find(({ method }) => method === "create" || method === "extend")?.call;
  const isMadeTimed = made !== undefined && optionOf(context, argument(made, 0), "timeout") !== undefined;
  const spread = options.some((one) => one !== undefined && one.node.type === "Identifier");
  if (
    isTimed ||
    isMadeTimed ||
    (spread && kind === "fetch" && options[1] !== undefined && options[1].node.type === "Identifier")
  )
    return [];
  return [{ kind: "no-timeout", place: placeOf(ref), detail: sourceOf(ref, 60) }];
}

const WRITES =
  /^(create|createMany|insert|insertOne|insertMany|update|updateOne|updateMany|upsert|delete|deleteOne|deleteMany|destroy|save|remove|put|patch|sendMail|sendMessage|sendEmail|writeFile|writeFileSync|appendFile|appendFileSync|unlink|rm|set)$/;
const SQL_WRITE = /^\s*(INSERT|UPDATE|DELETE|REPLACE|DROP|ALTER|CREATE)\b/i;

function writes(context: Context, part: Part, call: Call): readonly Trait[] {
  const ref = { module: part.module, node: call };
  const trait = (detail: string): readonly Trait[] => [{ kind: "write", place: placeOf(ref), detail }];
  const http = isFetch(context, part, call);
  if (http !== undefined) {
    const method = [argument(ref, 1), argument(ref, 0)]
      .map((one) => optionOf(context, one, "method"))
      .find((one) => one !== undefined);
    const said = method === undefined ? undefined : textOf(context.project, method)?.text.toUpperCase();
    const member = call.callee.type === "MemberExpression" ? keyOf(call.callee) : undefined;
    if (said !== undefined && /^(PUT|PATCH|DELETE|POST)$/.test(said))
      return trait(`${said} ${sourceOf({ ...ref, node: call.arguments[0] as Node }, 50)}`);
    return member !== undefined && /^(post|put|patch|delete)$/.test(member) ? trait(sourceOf(ref, 60)) : [];
  }
  const sql = call.arguments
    .slice(0, 1)
    .flatMap((one) => textOf(context.project, { module: part.module, node: one as Node })?.text ?? []);
  if (sql.some((one) => SQL_WRITE.test(one)))
    return trait(`${sql[0]?.trim().split(/\s+/).slice(0, 3).join(" ")}`);
  const { callee } = call;
  if (/^(fetchMutation|runMutation|mutate|mutation)$/.test(calleeName(callee)))
    return trait(
      sourceOf({ ...ref, node: call.arguments[0] === undefined ? callee : (call.arguments[0] as Node) }, 60),
    );
  if (callee.type !== "MemberExpression") return [];
  const name = keyOf(callee) ?? "";
  if (!WRITES.test(name)) return [];
  // `new Map().set`, `cache.delete`: memory only; `axios.create`, `Object.create`: makes something here.
  const object = sourceOf({ module: part.module, node: callee.object }, 60);
  if (
    /^(set|delete|remove|put)$/.test(name) &&
    !/\b(db|prisma|redis|kv|storage|store|bucket|client|repo|model|api|supabase|firestore)\b/i.test(object)
  )
    return [];
  if (name === "create" && /^(Object|axios|z)$/.test(object)) return [];
  if (name === "update" && /crypto|createHash|createHmac|hash/i.test(object)) return [];
  return isAsk(context, part, call) ? [] : trait(sourceOf({ module: part.module, node: callee }, 60));
}

/** `openai.chat.completions.create` writes nothing. */
function isAsk(context: Context, part: Part, call: Call): boolean {
  const maker = makerOf(context, { module: part.module, node: call });
  const path = calleeOf(context.project, { module: part.module, node: call }).members.join(".");
  return (
    /openai|anthropic|groq|together|cohere|mistral|google\/gen/.test(maker?.from ?? "") ||
    /completions|responses|embeddings|images|threads/.test(path) ||
    // Twilio's sends a message.
    (/messages\.create/.test(path) && (maker === undefined || maker.from.startsWith(".")))
  );
}

function isExternal(context: Context, part: Part, call: Call): boolean {
  if (isFetch(context, part, call) !== undefined) return true;
  const maker = makerOf(context, { module: part.module, node: call });
  if (maker !== undefined)
    return !/^(zod|node:(path|url|crypto|util)|path|crypto|url|util|lodash.*|date-fns|dayjs|uuid|nanoid|logging|loguru|structlog|tenacity|airworthy.*|ai|react)$/.test(
      maker.from,
    );
  const text = sourceOf({ module: part.module, node: call.callee }, 80);
  return /\b(db|prisma|sql|pool|supabase|redis|knex|mongo\w*|firestore|client|repo\w*)\b.*\./i.test(text);
}

function dangers(context: Context, part: Part, call: Call): readonly Trait[] {
  const { callee } = call;
  const name = promisified(context, part, callee) ?? calleeName(callee);
  const [first] = call.arguments;
  if (
    first === undefined ||
    !/^(eval|Function|exec|execSync|execAsync|spawnSync|spawn|query|unsafe|raw|\$queryRawUnsafe|\$executeRawUnsafe|runInNewContext|runInContext|executeQuery|prepare)$/.test(
      name,
    )
  )
    return [];
  const given = first as Node;
  const isWhole = given.type === "Identifier" || given.type === "MemberExpression";
  const isBuilt = given.type === "TemplateLiteral" && /^(eval|exec|execSync|execAsync|unsafe)$/.test(name);
  if (!(isWhole || isBuilt) || !mentions(given, part.asked)) return [];
  if (
    /^(exec|query|raw|prepare)$/.test(name) &&
    given.type !== "TemplateLiteral" &&
    !/sql|query|command|cmd|code|script|statement|expression/i.test(
      sourceOf({ module: part.module, node: given }),
    )
  )
    return [];
  // `regex.exec(text)` runs nothing.
  if (
    name === "exec" &&
    callee.type === "MemberExpression" &&
    /regex|re$|pattern|\//i.test(sourceOf({ module: part.module, node: callee.object }))
  )
    return [];
  if (
    callee.type === "MemberExpression" &&
    name === "query" &&
    /vector|index|pinecone|collection|search/i.test(sourceOf({ module: part.module, node: callee.object }))
  )
    return [];
  const ref = { module: part.module, node: call };
  return makerOf(context, ref)?.from === "zod"
    ? []
    : [{ kind: "runs-model-text", place: placeOf(ref), detail: sourceOf(ref, 70) }];
}

function calleeName(callee: Node): string {
  if (callee.type === "Identifier") return callee.name;
  return callee.type === "MemberExpression" ? (keyOf(callee) ?? "") : "";
}

/** `exec` of `const run = promisify(exec)`. */
function promisified({ project }: Context, { module }: Part, callee: Node): string | undefined {
  if (callee.type !== "Identifier") return undefined;
  const found = follow(project, { module, node: callee });
  if (found.kind !== "node" || found.node.type !== "CallExpression") return undefined;
  const [first] = found.node.arguments;
  return /promisify$/.test(sourceOf({ module: found.module, node: found.node.callee })) &&
    first?.type === "Identifier"
    ? first.name
    : undefined;
}

function randomKeys({ module, node }: Part): readonly Trait[] {
  return allOf(
    node,
    (one): one is Extract<Node, { type: "ObjectProperty" }> => one.type === "ObjectProperty",
  ).flatMap((one) => {
    const key = keyOf(one) ?? "";
    if (!/^(key|idempotency_?key|request_?id|dedup\w*)$/i.test(key)) return [];
    const value = sourceOf({ module, node: one.value }, 120);
    return /randomUUID\(|uuid(v4)?\(|nanoid\(|Date\.now\(|Math\.random\(/.test(value)
      ? [{ kind: "random-key" as const, place: placeOf({ module, node: one }), detail: value }]
      : [];
  });
}
