import type { FanOut, Served, SharedState } from "../model/program.ts";
import { reached } from "./calls.ts";
import type { Context } from "./context.ts";
import type { FoundCall } from "./found-call.ts";
import type { Binding, Module } from "./module.ts";
import { around, bindingOf, functionOf, nameOfFn } from "./module.ts";
import type { Fn, Node } from "./node.ts";
import { allOf, bare, isCall, isFn, keyOf } from "./node.ts";
import { placeOf, sourceOf } from "./place.ts";

const TALK =
  /messages?|history|histories|conversation|chat|session|thread|memory|context|transcript|dialog|agent|state|user/i;

/** Losing these costs time only, and what they hold is the same for everybody. */
const KEPT_FOR_SPEED = /cache|pool|rate|limit|registry|instance|config|client$|loaded|timer|timeout/i;

/** Variables of a module that a function changes: what one request leaves there, the next one finds. */
export function sharedState(module: Module): readonly SharedState[] {
  const top = module.scopes.get(module.program);
  // What a page keeps is its own user's.
  if (top === undefined || /^\s*["']use client["']/.test(module.text.slice(0, 400))) return [];
  return [...top].flatMap(([name, binding]) => {
    if (
      binding.imported !== undefined ||
      binding.kind === "param" ||
      binding.node.type !== "VariableDeclarator"
    )
      return [];
    const changed = changeOf(module, name, binding);
    if (changed === undefined) return [];
    const fn = functionOf(module, changed);
    const init = binding.init === undefined ? "" : sourceOf({ module, node: binding.init }, 200);
    return [
      {
        name,
        place: placeOf({ module, node: binding.node }),
        changed: placeOf({ module, node: changed }),
        conversation: (TALK.test(name) && !KEPT_FOR_SPEED.test(name)) || /role:|SystemMessage/.test(init),
        by: (fn === undefined ? undefined : nameOfFn(module, fn)) ?? "a function",
      },
    ];
  });
}

function changeOf(module: Module, name: string, binding: Binding): Node | undefined {
  const isHere = (node: Node): boolean =>
    functionOf(module, node) !== undefined && bindingOf(module, name, node) === binding;
  const isHeld = binding.init !== undefined && isContainer(binding.init);
  for (const call of module.calls) {
    const { callee } = call;
    if (
      !isHeld ||
      callee.type !== "MemberExpression" ||
      !/^(push|unshift|set|add|splice)$/.test(keyOf(callee) ?? "")
    )
      continue;
    if (rootName(callee.object) === name && isHere(call)) return call;
  }
  return module.assignments.find((node) => {
    const { left, right } = node;
    if (left.type === "Identifier") {
      // `client ??= new OpenAI()`, `cached = await load()`: made once, the same for everybody.
      if (node.operator === "??=" || node.operator === "||=") return false;
      return left.name === name && isHere(node) && !isMadeOnce(module, node, right, name);
    }
    return isHeld && left.type === "MemberExpression" && rootName(left) === name && isHere(node);
  });
}

function isContainer(given: Node): boolean {
  const node = bare(given);
  if (node.type === "ArrayExpression" || node.type === "ObjectExpression") return true;
  return (
    node.type === "NewExpression" &&
    node.callee.type === "Identifier" &&
    /^(Map|Set|WeakMap|LRUCache|Array)$/.test(node.callee.name)
  );
}

function isMadeOnce(module: Module, node: Node, right: Node, name: string): boolean {
  if (right.type === "NullLiteral" || (right.type === "Identifier" && right.name === "undefined"))
    return true;
  if (right.type === "NewExpression") return true;
  const guard = [...around(module, node)].find((one) => one.type === "IfStatement");
  return (
    guard?.type === "IfStatement" &&
    new RegExp(`!\\s*${name}\\b|${name}\\s*(===?|==)\\s*(null|undefined)`).test(
      sourceOf({ module, node: guard.test }, 120),
    )
  );
}

function rootName(node: Node): string | undefined {
  let at = node;
  while (at.type === "MemberExpression" || at.type === "OptionalMemberExpression") at = at.object;
  return at.type === "Identifier" ? at.name : undefined;
}

const SERVERS =
  /^(express|fastify|hono|koa|@hono\/node-server|h3|restify|polka|fastapi(\/.*)?|flask(\/.*)?|starlette(\/.*)?|django(\/.*)?|sanic|quart|streamlit|chainlit|gradio|elysia|@nestjs\/.*|next\/server|@remix-run\/.*|@sveltejs\/kit|itty-router|agents|partyserver)$/;
const BOTS =
  /^(telegraf|grammy|node-telegram-bot-api|discord\.js|@slack\/bolt|@slack\/web-api|whatsapp-web\.js|@whiskeysockets\/baileys|botbuilder|chat|@chat-adapter\/.*|twilio|telegram(\/.*)?|aiogram(\/.*)?|discord(\/.*)?|slack_bolt(\/.*)?|tmi\.js)$/;

/** What others than the one who starts the program can reach. */
export function servedBy(module: Module): readonly Served[] {
  const { path, sources } = module;
  const place = { file: path, line: 1, endLine: 1 };
  const isRoute =
    /(^|\/)(app|pages)\/.*(route|\[\[?\.\.\..*\]\]?)\.[cm]?[jt]sx?$/.test(path) ||
    /(^|\/)pages\/api\//.test(path) ||
    /(^|\/)(functions|api)\/.*\.[cm]?[jt]s$/.test(path);
  const hasVerb = ["GET", "POST", "PUT", "default", "handler", "action", "loader"].some((name) =>
    module.exports.has(name),
  );
  if (isRoute && hasVerb) return [{ kind: "http", place }];
  if (/^\s*["']use server["']/.test(module.text.slice(0, 400))) return [{ kind: "http", place }];
  if (sources.some((source) => BOTS.test(source))) return [{ kind: "bot", place }];
  if (sources.some((source) => SERVERS.test(source))) return [{ kind: "http", place }];
  const serves = module.calls.find(({ callee }) =>
    /^(createServer|Bun\.serve|Deno\.serve|http\.createServer|serve)$/.test(
      sourceOf({ module, node: callee }, 40),
    ),
  );
  return serves === undefined ? [] : [{ kind: "http", place: placeOf({ module, node: serves }) }];
}

/** `Promise.all(items.map(ask))` without a limit. */
export function fanOuts(context: Context, module: Module, found: readonly FoundCall[]): readonly FanOut[] {
  const asking = new Set(found.flatMap(({ fn }) => (fn === undefined ? [] : [fn])));
  return module.calls.flatMap((call) => {
    if (!/^(Promise\.(all|allSettled)|asyncio\.gather)$/.test(sourceOf({ module, node: call.callee }, 40)))
      return [];
    const [given] = call.arguments;
    if (given === undefined || !isCall(given as Node)) return [];
    const mapped = given as Extract<Node, { type: "CallExpression" }>;
    if (mapped.callee.type !== "MemberExpression" || keyOf(mapped.callee) !== "map") return [];
    const text = sourceOf({ module, node: mapped }, 4_000);
    if (/\b(limit|limiter|queue|semaphore|pool|throttle|slice)\w*[.(]/i.test(text)) return [];
    // A list that is written out has an end.
    if (mapped.callee.object.type === "ArrayExpression") return [];
    const inside = found.find(
      ({ ref }) =>
        ref.module === module &&
        (ref.node.start ?? 0) > (mapped.start ?? 0) &&
        (ref.node.end ?? 0) < (mapped.end ?? 0),
    );
    const through = allOf(mapped, isFn)
      .flatMap((fn) => [...reached(context.graph, fn as Fn, 2)])
      .some((fn) => asking.has(fn));
    return inside !== undefined || through
      ? [
          {
            place: placeOf({ module, node: call }),
            call: sourceOf({ module, node: mapped.callee.object }, 40),
          },
        ]
      : [];
  });
}

/** JSON of a model that is used without a schema: `JSON.parse(call.function.arguments)`. */
export function uncheckedJson(_context: Context, module: Module): readonly Node[] {
  return module.calls.filter((call) => {
    if (
      !/^(JSON\.parse|json\.loads)$/.test(sourceOf({ module, node: call.callee }, 40)) ||
      call.arguments.length === 0
    )
      return false;
    const given = sourceOf({ module, node: call.arguments[0] as Node }, 200);
    const isModels =
      /(function|tool_?call|toolCall|call|fn|functionCall|function_call)\w*(\?)?\.(arguments|args|input)|choices|message\.content|completion|\.content\[|output_text|response\.text\b|\.text\b\s*\|\|/i.test(
        given,
      );
    if (!isModels) return false;
    const up = module.parents.get(call);
    // `schema.parse(JSON.parse(text))`
    if (isCall(up) && /parse|validate|check|decode|assert/i.test(sourceOf({ module, node: up.callee }, 80)))
      return false;
    const target = targetOf(module, call);
    if (target === undefined) return true;
    const fn = functionOf(module, call);
    const text = fn === undefined ? module.text : module.text.slice(fn.start ?? 0, fn.end ?? 0);
    // What is of no type has to be looked at before it is used.
    if (new RegExp(`\\b${target}\\s*:\\s*(unknown|Record<string,\\s*unknown>)\\s*[=;]`).test(text))
      return false;
    return !new RegExp(`(parse|safeParse|validate|assert|check|decode)\\w*\\([^)]*\\b${target}\\b`, "i").test(
      text,
    );
  });
}

/** The variable that an expression ends in, through `c ? x : {}` and `x ?? {}`. */
function targetOf(module: Module, node: Node): string | undefined {
  let up = module.parents.get(node);
  while (up?.type === "ConditionalExpression" || up?.type === "LogicalExpression")
    up = module.parents.get(up);
  if (up?.type === "VariableDeclarator") return up.id.type === "Identifier" ? up.id.name : undefined;
  return up?.type === "AssignmentExpression" && up.left.type === "Identifier" ? up.left.name : undefined;
}
