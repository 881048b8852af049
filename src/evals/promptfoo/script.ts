import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ScriptRef } from "./suite.ts";

/** Inline JavaScript of a configuration, or `file://…`. It is the user's own code, trusted like the configuration. */
export interface Script {
  readonly code: string;
  readonly folder: string;
}

export interface ScriptInput {
  /** What the code calls its argument, `output` or `vars`. */
  readonly input: { readonly name: string; readonly value: unknown };
  readonly context: unknown;
}

/** Runs a transform. */
export async function runScript({ code, folder }: Script, { input, context }: ScriptInput): Promise<unknown> {
  if (code.startsWith("file://")) return (await functionOf(scriptRef(code, folder)))(input.value, context);
  return inline(code, { input, context }, code.includes("\n") ? code : `return ${code}`);
}

/** Runs the body of an inline function; `return` is put before a last expression where the caller did so. */
export function inline(code: string, { input, context }: ScriptInput, body: string = code): unknown {
  const made = new Function(input.name, "context", "process", body) as (...args: unknown[]) => unknown;
  return made(input.value, context, process);
}

function scriptRef(code: string, folder: string): ScriptRef {
  const [, file = "", name] = /^file:\/\/(.*\.[cm]?[jt]s)(?::(\w+))?$/.exec(code) ?? [];
  return { path: resolve(folder, file), ...(name === undefined ? {} : { name }) };
}

type Function = (...args: readonly unknown[]) => unknown;

/** The function that a file exports by that name, or by default. */
export async function functionOf({ path, name }: ScriptRef): Promise<Function> {
  const module = await moduleOf(path);
  const byName = name === undefined ? undefined : (module[name] ?? nested(module.default, name));
  const found = byName ?? nested(module.default, "default") ?? module.default;
  if (typeof found === "function") return found as Function;
  throw new Error(`"${path}" exports no function${name === undefined ? "" : ` "${name}"`}`);
}

export async function moduleOf(path: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
}

function nested(value: unknown, name: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
