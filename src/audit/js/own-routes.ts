import type { CallRef } from "./calls.ts";
import type { Context } from "./context.ts";
import { argument, followAll, optionOf } from "./context.ts";
import type { Ref } from "./follow.ts";
import type { Module } from "./module.ts";
import type { Call, Fn, Node } from "./node.ts";
import { isCall, isFn, keyOf } from "./node.ts";
import { sourceOf } from "./place.ts";
import type { Project } from "./project.ts";

/** A request that this program makes to an address of its own. */
export interface OwnRequest {
  readonly from: CallRef;
  /** The function that answers there. */
  readonly to: Fn;
}

const KNOWN = new WeakMap<Project, readonly OwnRequest[]>();

/** `fetch("/api/chat")` where this program has the function behind `/api/chat`: the browser's part of it asks the server's. */
export function ownRequests({ project }: Pick<Context, "project">): readonly OwnRequest[] {
  const known = KNOWN.get(project);
  if (known !== undefined) return known;
  const modules = [...project.modules.values()];
  const requests = modules.flatMap((module) => module.calls.flatMap((node) => requestOf(module, node)));
  const found =
    requests.length === 0
      ? []
      : requests.flatMap(({ from, path, verb }) => {
          const to = modules.map((module) => answering(module, path, verb)).find((fn) => fn !== undefined);
          return to === undefined ? [] : [{ from, to }];
        });
  KNOWN.set(project, found);
  return found;
}

/** What those who ask an own address give for a field of the body that they send. */
export function sentFor(context: Context, fn: Fn, field: string): readonly Ref[] {
  return ownRequests(context).flatMap(({ from, to }) => {
    if (to !== fn) return [];
    const body = bodyOf(context, from);
    const value = body === undefined ? undefined : optionOf(context, body, field);
    return value === undefined ? [] : [value];
  });
}

function bodyOf(context: Context, from: CallRef): Ref | undefined {
  const body = optionOf(context, argument(from, 1), "body") ?? argument(from, 1);
  for (const one of body === undefined ? [] : followAll(context, body)) {
    const isJson =
      isCall(one.node) && sourceOf({ module: one.module, node: one.node.callee }, 20) === "JSON.stringify";
    const inner = isJson ? argument(one, 0) : one;
    if (inner?.node.type === "ObjectExpression") return inner;
  }
  return undefined;
}

interface Request {
  readonly from: CallRef;
  readonly path: string;
  readonly verb: string;
}

function requestOf(module: Module, node: Call): readonly Request[] {
  const [first] = node.arguments;
  const path = pathIn(first as Node | undefined);
  if (path === undefined) return [];
  const callee = sourceOf({ module, node: node.callee }, 40);
  const from = { module, node };
  if (/^(window\.)?fetch$|^\$fetch$|^fetchWith\w+$/.test(callee)) {
    const options = node.arguments[1] as Node | undefined;
    const said = options === undefined ? "" : sourceOf({ module, node: options }, 2_000);
    return [{ from, path, verb: /method\s*:\s*["'`](\w+)/.exec(said)?.[1]?.toUpperCase() ?? "GET" }];
  }
  const verb = /^(?:axios|api|http|ky|client)\.(get|post|put|patch)$/.exec(callee)?.[1];
  return verb === undefined ? [] : [{ from, path, verb: verb.toUpperCase() }];
}

/** `"/api/chat?x=1"` and `${BASE}/api/chat` are `/api/chat`. */
function pathIn(node: Node | undefined): string | undefined {
  if (node?.type === "StringLiteral") return pathOf(node.value);
  if (node?.type !== "TemplateLiteral") return undefined;
  return node.quasis.map((one) => pathOf(one.value.cooked ?? "")).find((one) => one !== undefined);
}

function pathOf(text: string): string | undefined {
  return /^(?:https?:\/\/localhost(?::\d+)?)?(\/[\w./-]*\w)/.exec(text)?.[1];
}

function answering(module: Module, path: string, verb: string): Fn | undefined {
  const folder = module.path.replace(/\/(route|\+server)\.[cm]?[jt]sx?$/, "");
  // Groups of the App Router are in no address.
  const isFile =
    folder !== module.path &&
    `/${folder.replaceAll(/\/\([^/]+\)/g, "")}`.endsWith(path) &&
    /(^|\/)(app|routes)\//.test(folder);
  if (isFile) return exportedFn(module, verb);
  if (
    /(^|\/)pages\/api\//.test(module.path) &&
    `/${module.path.replace(/(\/index)?\.\w+$/, "")}`.endsWith(path)
  )
    return exportedFn(module, "default");
  return registered(module, path, verb);
}

function exportedFn(module: Module, name: string): Fn | undefined {
  const found = module.exports.get(name);
  if (found === undefined) return undefined;
  if ("node" in found) return isFn(found.node) ? found.node : undefined;
  if (!("local" in found)) return undefined;
  const binding = module.scopes.get(module.program)?.get(found.local);
  return [binding?.init, binding?.node].find((node): node is Fn => node !== undefined && isFn(node));
}

/** `app.post("/api/chat", handler)` */
function registered(module: Module, path: string, verb: string): Fn | undefined {
  const call = registrations(module).get(`${verb} ${path}`);
  const last = call?.arguments.at(-1) as Node | undefined;
  if (last === undefined || isFn(last)) return last;
  const binding = last.type === "Identifier" ? module.scopes.get(module.program)?.get(last.name) : undefined;
  return [binding?.init, binding?.node].find((node): node is Fn => node !== undefined && isFn(node));
}

const REGISTRATIONS = new WeakMap<Module, ReadonlyMap<string, Call>>();

/** The first call that may register an address, by verb and address: each request of the program asks each module. */
function registrations(module: Module): ReadonlyMap<string, Call> {
  const known = REGISTRATIONS.get(module);
  if (known !== undefined) return known;
  const found = new Map<string, Call>();
  for (const call of module.calls) {
    const [first] = call.arguments;
    if (call.callee.type !== "MemberExpression" || first?.type !== "StringLiteral") continue;
    const key = `${keyOf(call.callee)?.toUpperCase()} ${first.value}`;
    if (!found.has(key)) found.set(key, call);
  }
  REGISTRATIONS.set(module, found);
  return found;
}
