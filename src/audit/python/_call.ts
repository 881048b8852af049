import type * as t from "@babel/types";
import type { SyntaxNode } from "@lezer/common";
import { markKeywords } from "../js/keywords.ts";
import type { Lowering } from "./_lowering.ts";
import { children, identifier, make, member, property, spanOf, stringAt, textAt } from "./_lowering.ts";
import { nameIn, POSITIONS } from "./_names.ts";

interface Arguments {
  readonly positional: readonly (t.Expression | t.SpreadElement)[];
  readonly named: readonly (t.ObjectProperty | t.SpreadElement)[];
}

/** A call; arguments by name come as one object, as they do where JavaScript has the same package. */
export function callOf(lowering: Lowering, node: SyntaxNode): t.Expression {
  const [called, list] = children(node);
  if (called === undefined || list === undefined) return identifier("undefined", node);
  const callee = withoutTypes(lowering, called);
  const said = textAt(lowering, callee);
  const given = argumentsOf(lowering, list);
  const special =
    builtIn(lowering, { node, callee, said, given }) ?? http(lowering, { node, callee, said, given });
  if (special !== undefined) return special;
  const target = lowering.expression(callee);
  const last = said.split(".").at(-1) ?? "";
  const root = lowering.packages.get(said.split(".")[0] ?? "") ?? "";
  const args = isFramework(root) ? frameworkArguments(node, last, given) : plainArguments(node, last, given);
  const type = /^_?[A-Z]\w*[a-z]/.test(last) && !said.endsWith(")") ? "NewExpression" : "CallExpression";
  return make(type, node, { callee: target, arguments: args });
}

/** `Agent[Context](…)` makes an `Agent`. */
function withoutTypes(lowering: Lowering, callee: SyntaxNode): SyntaxNode {
  const [whole, bracket] = children(callee);
  const isGeneric =
    callee.name === "MemberExpression" &&
    whole !== undefined &&
    bracket?.name === "[" &&
    /(^|\.)[A-Z]\w*[a-z]\w*$/.test(textAt(lowering, whole));
  return isGeneric ? whole : callee;
}

function isFramework(root: string): boolean {
  return /^(agents|langgraph|langchain\w*)(\.|$)/.test(root);
}

function argumentsOf(lowering: Lowering, list: SyntaxNode): Arguments {
  const positional: (t.Expression | t.SpreadElement)[] = [];
  const named: (t.ObjectProperty | t.SpreadElement)[] = [];
  for (const group of groupsOf(list)) {
    const [first, second, third] = group;
    if (first === undefined) continue;
    const span = { from: first.from, to: group.at(-1)?.to ?? first.to };
    if (second?.name === "AssignOp" && third !== undefined) {
      const name = nameIn(textAt(lowering, first));
      named.push({ ...property(name, lowering.expression(third), span), key: identifier(name, first) });
    } else if (first.name === "*" && second !== undefined)
      positional.push(make("SpreadElement", span, { argument: lowering.expression(second) }));
    else if (first.name === "**" && second !== undefined)
      named.push(make("SpreadElement", span, { argument: lowering.expression(second) }));
    // `f(x for x in xs)`
    else positional.push(lowering.expression(second?.name === "for" ? list : first));
  }
  return { positional, named };
}

function groupsOf(list: SyntaxNode): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (const one of children(list)) {
    if (one.name === "(" || one.name === ")") continue;
    if (one.name === ",") groups.push([]);
    else groups.at(-1)?.push(one);
  }
  return groups.filter((group) => group.length > 0);
}

function object(node: SyntaxNode, properties: Arguments["named"]): t.ObjectExpression {
  const from = properties[0]?.start ?? node.from;
  return make("ObjectExpression", { from, to: properties.at(-1)?.end ?? node.to }, { properties });
}

function plainArguments(node: SyntaxNode, name: string, { positional, named }: Arguments): t.Node[] {
  // `list.extend(others)`
  if (name === "extend" && positional[0] !== undefined)
    return [make("SpreadElement", spanOf(positional[0]), { argument: positional[0] })];
  return withConfig(node, name, { positional, named });
}

/** `invoke(x, config=…)` is `invoke(x, config)`. */
function withConfig(node: SyntaxNode, name: string, { positional, named }: Arguments): t.Node[] {
  const config = /^a?(invoke|stream|batch)$/.test(name)
    ? named.find((one) => one.type === "ObjectProperty" && isKey(one, "config"))
    : undefined;
  if (config?.type === "ObjectProperty")
    return [positional[0] ?? identifier("undefined", node), config.value];
  return named.length === 0 ? [...positional] : [...positional, markKeywords(object(node, named))];
}

function isKey(one: t.ObjectProperty | t.SpreadElement, name: string): boolean {
  return one.type === "ObjectProperty" && one.key.type === "Identifier" && one.key.name === name;
}

function frameworkArguments(node: SyntaxNode, name: string, { positional, named }: Arguments): t.Node[] {
  const order = POSITIONS[nameIn(name)];
  if (order === undefined) {
    if (!/^run(_sync|_streamed)?$/.test(name)) return withConfig(node, name, { positional, named });
    const starting = ["starting_agent", "input"].map(
      (key, index) => positional[index] ?? namedOf(named, key) ?? identifier("undefined", node),
    );
    return named.length === 0 ? starting : [...starting, object(node, named)];
  }
  const first = positional.map((one, index) => property(order[index] ?? `_${index}`, one, spanOf(one)));
  const renamed = named.map((one) =>
    isKey(one, "max_iterations") && one.type === "ObjectProperty"
      ? { ...one, key: identifier("maxIterations", spanOf(one.key)) }
      : one,
  );
  return [object(node, [...first, ...renamed])];
}

function namedOf(named: Arguments["named"], name: string): t.Node | undefined {
  const found = named.find((one) => isKey(one, name));
  return found?.type === "ObjectProperty" ? found.value : undefined;
}

interface Calling {
  readonly node: SyntaxNode;
  readonly callee: SyntaxNode;
  readonly said: string;
  readonly given: Arguments;
}

/** What the language and its library have, where JavaScript has a word of its own for it. */
function builtIn(lowering: Lowering, { node, callee, said, given }: Calling): t.Expression | undefined {
  const [first] = given.positional;
  const call = (target: t.Expression, args: readonly t.Node[]): t.Expression =>
    make("CallExpression", node, { callee: target, arguments: args });
  if (said === "print") return call(member(identifier("console", callee), "log", callee), given.positional);
  if (said === "str") return call(identifier("String", callee), given.positional);
  if (said === "len" && first !== undefined && first.type !== "SpreadElement")
    return member(first, "length", node);
  if (/^(list|tuple|asyncio\.run|asyncio\.create_task)$/.test(said) && first !== undefined)
    return first.type === "SpreadElement" ? first.argument : first;
  if (said === "asyncio.to_thread" && first !== undefined && first.type !== "SpreadElement")
    return call(first, given.positional.slice(1));
  if (said === "asyncio.gather")
    return call(
      lowering.expression(callee),
      given.positional.map((one) => (one.type === "SpreadElement" ? one.argument : one)),
    );
  if (/^(os\.getenv|os\.environ\.get)$/.test(said)) return environment(node, given);
  if (/\.(read_text|read)$/.test(said) && /^(open|Path|pathlib\.Path)\(|\b(Path|open)\(/.test(said))
    return call(identifier("readFileSync", callee), [lowering.expression(callee)]);
  if (/^(os\.system|os\.popen)$/.test(said)) return call(identifier("execSync", callee), given.positional);
  const shell = namedOf(given.named, "shell");
  if (/^subprocess\.(run|call|check_output|Popen|check_call)$/.test(said) && shell?.type === "BooleanLiteral")
    return call(identifier(shell.value ? "execSync" : "run", callee), given.positional);
  if (/\b(cursor|cur|conn|connection|db|session|engine)\.execute$/.test(said))
    return call(member(identifier("db", callee), "executeQuery", callee), given.positional);
  return litellm(lowering, { node, callee, said, given });
}

function environment(node: SyntaxNode, { positional: [name, fallback] }: Arguments): t.Expression {
  const env = member(identifier("process", node), "env", node);
  const value = make("MemberExpression", node, {
    object: env,
    property: name?.type === "StringLiteral" ? name : stringAt("?", node),
    computed: true,
  });
  return fallback === undefined
    ? value
    : make("LogicalExpression", node, { operator: "??", left: value, right: fallback });
}

/** `completion(model=…, messages=…)` has the form of OpenAI's. */
function litellm(lowering: Lowering, { node, callee, said, given }: Calling): t.Expression | undefined {
  const [root = "", method] = said.split(".");
  const isIt = lowering.packages.get(root) === "litellm" && /^a?completion$/.test(method ?? root);
  if (!isIt) return undefined;
  const chain = ["chat", "completions", "create"].reduce<t.Expression>(
    (target, name) => member(target, name, callee),
    identifier(root, callee),
  );
  const order = given.positional.map((one, index) =>
    property(["model", "messages"][index] ?? `_${index}`, one, spanOf(one)),
  );
  return make("CallExpression", node, {
    callee: chain,
    arguments: [object(node, [...order, ...given.named])],
  });
}

/** `requests.post(url, json=…, timeout=…)` is `axios.post(url, body, { timeout })`. */
function http(lowering: Lowering, { node, callee, said, given }: Calling): t.Expression | undefined {
  const [root = "", method = ""] = said.split(".");
  const from = lowering.packages.get(root);
  const isPackage = from !== undefined && /^(requests|httpx|aiohttp)$/.test(from);
  // These end by themselves after 5 seconds, or 5 minutes.
  const timed =
    isPackage && from !== "requests" ? [property("timeout", identifier("timeout", node), node)] : [];
  if (isPackage && /^(Session|Client|AsyncClient|ClientSession)$/.test(method))
    return make("CallExpression", node, {
      callee: member(identifier(root, callee), "create", callee),
      arguments: [object(node, [...timed, ...given.named])],
    });
  const verb = said.split(".").at(-1) ?? "";
  const body =
    namedOf(given.named, "json") ?? namedOf(given.named, "data") ?? namedOf(given.named, "content");
  if (!/^(get|post|put|patch|delete)$/.test(verb) || (!isPackage && body === undefined)) return undefined;
  const [url = namedOf(given.named, "url") ?? identifier("undefined", node)] = given.positional;
  const rest = given.named.filter(
    (one) => !["json", "data", "content", "url"].some((key) => isKey(one, key)),
  );
  const options = object(node, [...timed, ...rest]);
  const hasBody = /^(post|put|patch)$/.test(verb);
  return make("CallExpression", node, {
    callee: lowering.expression(callee),
    arguments: hasBody ? [url, body ?? identifier("undefined", node), options] : [url, options],
  });
}
