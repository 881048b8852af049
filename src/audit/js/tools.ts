import type { Tool, ToolSet } from "../model/program.ts";
import type { Context } from "./context.ts";
import { argument, firstOption, followAll, optionOf } from "./context.ts";
import { hidesHandlers } from "./dispatch.ts";
import type { Ref } from "./follow.ts";
import { handlerOf } from "./handler.ts";
import type { Maker } from "./maker.ts";
import { makerOf } from "./maker.ts";
import { findHandler, isKnownElsewhere } from "./named-handler.ts";
import type { Node } from "./node.ts";
import { isCall, isFn, keyOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";
import { parametersOf } from "./schema.ts";
import { textOf } from "./text.ts";

/** The tools of an expression: an object, a list, what a function gives, what a package has. */
export function toolSetOf(context: Context, ref: Ref | undefined): ToolSet {
  if (ref === undefined) return { tools: [], open: false };
  const found = new Map<string, Tool>();
  const state = { open: false };
  collect(context, ref, { found, state, depth: 0 });
  return { tools: [...found.values()], open: state.open, place: placeOf(ref) };
}

interface Collecting {
  readonly found: Map<string, Tool>;
  readonly state: { open: boolean };
  readonly depth: number;
}

function collect(context: Context, ref: Ref, collecting: Collecting): void {
  const { found, state, depth } = collecting;
  if (depth > 6) return;
  const deeper = { ...collecting, depth: depth + 1 };
  collectPushed(context, ref, deeper);
  for (const one of followAll(context, ref)) {
    if (one.kind !== "node") {
      if (!(one.kind === "package" && /undefined/.test(one.name))) state.open = true;
      continue;
    }
    const { module, node } = one;
    if (node.type === "ArrayExpression") collectList(context, one, deeper);
    else if (node.type === "ObjectExpression") collectObject(context, one, deeper);
    else if (isCall(node)) {
      const tool = toolOf(context, { module, node }, undefined);
      if (tool !== undefined) found.set(tool.name, tool);
      else collectCall(context, { module, node }, deeper);
    } else if (node.type === "Identifier" && node.name === "undefined") continue;
    else state.open = true;
  }
}

/** `tools.push(…)`, where the list is begun in the same file. */
function collectPushed(context: Context, { module, node }: Ref, collecting: Collecting): void {
  if (node.type !== "Identifier") return;
  for (const call of module.calls) {
    const { callee } = call;
    if (callee.type !== "MemberExpression" || callee.object.type !== "Identifier") continue;
    if (callee.object.name !== node.name || keyOf(callee) !== "push") continue;
    for (const given of call.arguments) {
      if (given.type === "SpreadElement") collect(context, { module, node: given.argument }, collecting);
      else addTool(context, { module, node: given as Node }, undefined, collecting);
    }
  }
}

function collectList(context: Context, { module, node }: Ref, collecting: Collecting): void {
  if (node.type !== "ArrayExpression") return;
  for (const item of node.elements) {
    if (!item) continue;
    if (item.type === "SpreadElement") collect(context, { module, node: item.argument }, collecting);
    else addTool(context, { module, node: item }, undefined, collecting);
  }
}

function collectObject(context: Context, { module, node }: Ref, collecting: Collecting): void {
  if (node.type !== "ObjectExpression") return;
  if (
    optionOf(context, { module, node }, "function") !== undefined ||
    optionOf(context, { module, node }, "input_schema") !== undefined
  ) {
    addTool(context, { module, node }, undefined, collecting);
    return;
  }
  const declared = optionOf(context, { module, node }, "functionDeclarations");
  if (declared !== undefined) {
    collect(context, declared, collecting);
    return;
  }
  for (const one of node.properties) {
    if (one.type === "SpreadElement") collect(context, { module, node: one.argument }, collecting);
    else
      addTool(
        context,
        { module, node: one.type === "ObjectMethod" ? one : one.value },
        keyOf(one),
        collecting,
      );
  }
}

function addTool(context: Context, ref: Ref, key: string | undefined, collecting: Collecting): void {
  const { found, state } = collecting;
  for (const one of followAll(context, ref)) {
    if (one.kind === "node" && key === undefined && standsForMany(context, one)) {
      state.open = true;
      return;
    }
    const tool = one.kind === "node" ? toolOf(context, one, key) : undefined;
    if (tool !== undefined) {
      found.set(tool.name, tool);
      return;
    }
    // A list inside of a list, or a tool that could not be read.
    if (one.kind === "node" && (one.node.type === "ArrayExpression" || isCall(one.node))) {
      const size = found.size;
      if (isCall(one.node)) collectCall(context, one, collecting);
      else collectList(context, one, collecting);
      if (found.size > size) return;
    }
    if (key !== undefined || one.kind !== "node") {
      const name = key ?? sourceOf(ref, 40);
      found.set(name, unread(name, ref));
    }
    state.open = true;
  }
}

/** `{ name: tool.name, … }` is made once for each tool of a server or a description: how many there are, nobody can read here. */
function standsForMany(context: Context, ref: Ref): boolean {
  if (ref.node.type !== "ObjectExpression") return false;
  const said = firstOption(context, optionOf(context, ref, "function") ?? ref, ["name"]);
  if (said === undefined) return false;
  const name = textOf(context.project, said);
  return name === undefined || name.holes.length > 0;
}

function unread(name: string, ref: Ref): Tool {
  return {
    name,
    sdk: "unknown",
    place: placeOf(ref),
    parameters: undefined,
    output: false,
    handledBy: "unknown",
    approval: false,
    contracted: false,
  };
}

/** `toolset([…])`, `tools.map(f)`, `createTools(db)`, `Object.values(tools)`. */
function collectCall(context: Context, ref: Ref, collecting: Collecting): void {
  const { node, module } = ref;
  if (!isCall(node)) return;
  const { callee } = node;
  if (
    callee.type === "MemberExpression" &&
    /^(map|filter|concat|flat|slice|values|flatMap)$/.test(keyOf(callee) ?? "")
  ) {
    const isValues = callee.object.type === "Identifier" && callee.object.name === "Object";
    const list = isValues ? argument(ref, 0) : { module, node: callee.object as Node };
    const member = memberMapped(node);
    if (list !== undefined && member !== undefined) {
      collectMembers(context, list, { ...collecting, member });
      return;
    }
    if (list !== undefined) {
      collect(context, list, collecting);
      return;
    }
  }
  for (const made of madeBy(context, ref)) {
    collect(context, made, collecting);
    return;
  }
  const first = argument(ref, 0);
  const inner = first === undefined ? [] : followAll(context, first);
  if (
    inner.some(
      (one) =>
        one.kind === "node" && (one.node.type === "ArrayExpression" || one.node.type === "ObjectExpression"),
    ) &&
    first !== undefined
  ) {
    const size = collecting.found.size;
    collect(context, first, collecting);
    if (collecting.found.size > size) return;
  }
  collecting.state.open = true;
}

/** `definition` of `tools.map((tool) => tool.definition)`. */
function memberMapped(node: Node): string | undefined {
  if (!isCall(node)) return undefined;
  const [fn] = node.arguments;
  if (fn?.type !== "ArrowFunctionExpression" || fn.body.type !== "MemberExpression") return undefined;
  const [param] = fn.params;
  const { object } = fn.body;
  return param?.type === "Identifier" && object.type === "Identifier" && object.name === param.name
    ? keyOf(fn.body)
    : undefined;
}

function collectMembers(
  context: Context,
  list: Ref,
  collecting: Collecting & { readonly member: string },
): void {
  for (const one of followAll(context, list)) {
    const items = one.kind === "node" && one.node.type === "ArrayExpression" ? one.node.elements : undefined;
    if (items === undefined) collecting.state.open = true;
    for (const item of items ?? []) {
      if (!item || item.type === "SpreadElement") continue;
      const inner = optionOf(context, { module: one.module, node: item }, collecting.member);
      if (inner === undefined) collecting.state.open = true;
      else addTool(context, inner, undefined, collecting);
      withHandler(context, { module: one.module, node: item }, inner, collecting);
    }
  }
}

/** `{ definition: { name }, execute }`: what does it stands beside what is said of it. */
function withHandler(context: Context, item: Ref, inner: Ref | undefined, { found }: Collecting): void {
  const own = firstOption(context, item, ["execute", "run", "handler", "call", "fn", "func", "function"]);
  const name = inner === undefined ? undefined : nameGiven(context, inner);
  const tool = name === undefined ? undefined : found.get(name);
  const handler = own === undefined ? undefined : handlerOf(context, own);
  if (tool !== undefined && handler !== undefined)
    found.set(tool.name, { ...tool, handler, handledBy: "code" });
}

function madeBy(context: Context, ref: Ref): readonly Ref[] {
  if (!isCall(ref.node)) return [];
  const target = followAll(context, { module: ref.module, node: ref.node.callee })[0];
  if (target?.kind !== "node" || !isFn(target.node)) return [];
  const body = target.node.body;
  if (body.type !== "BlockStatement") return [{ module: target.module, node: body }];
  const last = body.body.findLast((one) => one.type === "ReturnStatement");
  return last?.type === "ReturnStatement" && last.argument
    ? [{ module: target.module, node: last.argument }]
    : [];
}

const HOSTED =
  /^(webSearch|fileSearch|codeInterpreter|imageGeneration|computerUse|hostedMcp|localShell)\w*Tool$|^(webSearch|web_search)\w*$/;

/** One tool, if an expression is one. */
export function toolOf(context: Context, ref: Ref, key: string | undefined): Tool | undefined {
  const { node } = ref;
  if (node.type === "ObjectExpression") return ofObject(context, ref, key);
  if (!isCall(node)) return undefined;
  const maker = makerOf(context, ref);
  // `searchTool(db)` gives back what `tool({ … })` has made.
  if (maker?.made !== undefined && maker.made.node !== node && maker.via.length === 0)
    return toolOf(context, maker.made, key);
  const name = maker?.via.at(-1)?.method ?? maker?.name ?? calleeName(node);
  if (maker !== undefined && HOSTED.test(name)) return hosted(ref, key ?? name, maker);
  if (name === "asTool")
    return { ...hosted(ref, key ?? nameGiven(context, argument(ref, 0)) ?? "agent", maker), sdk: "agent" };
  if (
    /^(tool|dynamicTool|createTool|betaZodTool|betaTool|zodFunction|functionTool|defineTool|llamaindexTool|FunctionTool|\w*StructuredTool|DynamicTool|toolDefinition)$/.test(
      name,
    )
  )
    return ofCall(context, ref, { key, maker, name });
  if (maker?.name === "FunctionTool" && name === "from") return ofCall(context, ref, { key, maker, name });
  if (
    node.type === "NewExpression" &&
    maker !== undefined &&
    /tool|search|retriever|calculator|wikipedia|serp|tavily/i.test(maker.name)
  )
    return hosted(ref, key ?? maker.name, maker);
  return undefined;
}

function calleeName(node: Node): string {
  if (!isCall(node)) return "";
  return node.callee.type === "Identifier"
    ? node.callee.name
    : node.callee.type === "MemberExpression"
      ? (keyOf(node.callee) ?? "")
      : "";
}

function hosted(ref: Ref, name: string, maker: Maker | undefined): Tool {
  return {
    ...unread(name, ref),
    sdk: maker?.from ?? "unknown",
    handledBy: "provider",
  };
}

function nameGiven(context: Context, options: Ref | undefined): string | undefined {
  const given = firstOption(context, options, ["toolName", "name", "id"]);
  return given === undefined ? undefined : textOf(context.project, given)?.text;
}

interface Making {
  readonly key: string | undefined;
  readonly maker: Maker | undefined;
  readonly name: string;
}

function ofCall(context: Context, ref: Ref, { key, maker, name }: Making): Tool {
  const first = argument(ref, 0);
  const second = argument(ref, 1);
  const isFirstFn = first !== undefined && followAll(context, first).some(({ node }) => isFn(node));
  // LangChain: the function first, what is said of it second. Claude's agent SDK: name, description, schema, function.
  const listed = first?.node.type === "StringLiteral";
  const options = isFirstFn ? second : first;
  const of = (...names: string[]) => firstOption(context, options, names);
  const handler = isFirstFn
    ? first
    : listed
      ? argument(ref, 3)
      : of("execute", "run", "func", "function", "handler", "call", "callback", "server");
  const described = listed ? second : of("description");
  const contracted = maker?.from === "airworthy" || maker?.from === "airworthy/tools";
  const said = listed ? first : of("name", "id", "toolName");
  const called =
    (said === undefined ? undefined : textOf(context.project, said)?.text) ?? key ?? ownName(ref) ?? "tool";
  return {
    name: called,
    sdk: maker?.from ?? name,
    place: placeOf(ref),
    description: described === undefined ? undefined : textOf(context.project, described)?.text,
    parameters: parametersOf(
      context,
      listed ? argument(ref, 2) : of("inputSchema", "parameters", "schema", "input", "input_schema"),
    ),
    output: of("outputSchema", "output") !== undefined,
    ...(handler === undefined ? {} : { handler: handlerOf(context, handler) }),
    handledBy: handler === undefined ? elsewhere(context, called) : "code",
    approval: of("needsApproval", "requireApproval", "approval", "interrupt", "needs_approval") !== undefined,
    contracted,
  };
}

function elsewhere(context: Context, name: string): Tool["handledBy"] {
  if (isKnownElsewhere(context, name)) return "client";
  return hidesHandlers(context) ? "unknown" : "nobody";
}

function ownName({ module, node }: Ref): string | undefined {
  const up = module.parents.get(node);
  return up?.type === "VariableDeclarator" && up.id.type === "Identifier" ? up.id.name : undefined;
}

/** `{ type: "function", function: { name } }`, `{ name, input_schema }`, `{ description, parameters, execute }`. */
function ofObject(context: Context, ref: Ref, key: string | undefined): Tool | undefined {
  const nested = optionOf(context, ref, "function");
  const isNested = nested !== undefined && optionOf(context, nested, "name") !== undefined;
  const spec = isNested ? nested : (optionOf(context, ref, "toolSpec") ?? ref);
  const of = (...names: string[]) => firstOption(context, spec, names);
  const schema = of("parameters", "input_schema", "inputSchema", "schema", "input", "parametersJsonSchema");
  const said = of("name", "id");
  const type = optionOf(context, ref, "type");
  const typeText = type === undefined ? undefined : textOf(context.project, type)?.text;
  if (schema === undefined && said === undefined) {
    // `{ type: "web_search" }` is run by the provider.
    return typeText === undefined || typeText === "object"
      ? undefined
      : hosted(ref, key ?? typeText, undefined);
  }
  if (schema === undefined && of("description") === undefined)
    return typeText === undefined ? undefined : hosted(ref, nameGiven(context, spec) ?? typeText, undefined);
  const name = (said === undefined ? undefined : textOf(context.project, said)?.text) ?? key ?? "tool";
  const own = firstOption(context, ref, ["execute", "run", "handler", "func", "function"]);
  const direct =
    own !== undefined && followAll(context, own).some(({ node }) => isFn(node)) ? own : undefined;
  const far = direct === undefined ? findHandler(context, name) : undefined;
  const described = of("description");
  const handler = direct === undefined ? far : handlerOf(context, direct);
  return {
    name,
    sdk: isNested ? "OpenAI SDK" : "JSON Schema",
    place: placeOf(ref),
    description: described === undefined ? undefined : textOf(context.project, described)?.text,
    parameters: parametersOf(context, schema),
    output: firstOption(context, ref, ["outputSchema", "output"]) !== undefined,
    ...(handler === undefined ? {} : { handler }),
    handledBy: handler === undefined ? elsewhere(context, name) : "code",
    approval: firstOption(context, ref, ["needsApproval", "requireApproval", "approval"]) !== undefined,
    contracted: false,
  };
}
