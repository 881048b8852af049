import { AirworthyError } from "../../core/errors.ts";
import type { JsonObject } from "./suite.ts";

interface Nunjucks {
  readonly Environment: new (loader: null, options: { autoescape: boolean }) => Environment;
}

interface Environment {
  renderString(template: string, vars: JsonObject): string;
  addGlobal(name: string, value: unknown): void;
  addFilter(name: string, filter: (text: string) => unknown): void;
}

/** Renders templates as promptfoo does. */
export interface Renderer {
  text(template: string, vars: JsonObject): string;
  /** A whole prompt: a chat in JSON keeps its form whatever the variables hold. */
  prompt(template: string, vars: JsonObject): string;
}

/** @throws `package_missing` */
export async function createRenderer(env: Readonly<Record<string, string>>): Promise<Renderer> {
  const { Environment } = await nunjucks();
  const engine = new Environment(null, { autoescape: false });
  engine.addGlobal("env", { ...process.env, ...env });
  engine.addFilter("load", (text) => JSON.parse(text) as unknown);
  const text = (template: string, vars: JsonObject) => engine.renderString(template, vars);
  return {
    text,
    prompt: (template, given) => {
      const vars = resolved(given);
      const chat = parsed(template);
      if (chat !== undefined)
        return JSON.stringify(
          everywhere(chat, (one) => text(one, vars)),
          null,
          2,
        );
      const rendered = Object.fromEntries(
        Object.entries(vars).map(([name, value]) => [
          name,
          typeof value === "string" ? text(whole(value), vars) : value,
        ]),
      );
      return text(whole(template), rendered);
    },
  };
}

async function nunjucks(): Promise<Nunjucks> {
  try {
    const module = (await import("nunjucks")) as unknown as { readonly default?: Nunjucks } & Nunjucks;
    return module.default ?? module;
  } catch (error) {
    throw new AirworthyError({
      code: "package_missing",
      message:
        'Cannot render the templates of a promptfoo configuration: the package "nunjucks" is not installed',
      hint: "Install it: npm install nunjucks",
      cause: error,
    });
  }
}

/** Variables that name other variables, five levels deep; a trailing line break is not meant. */
function resolved(given: JsonObject): JsonObject {
  const vars: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given))
    vars[name] = typeof value === "string" ? value.replace(/\n$/, "") : value;
  for (let round = 0; round < 5; round += 1) {
    let isDone = true;
    for (const [name, value] of Object.entries(vars)) {
      const [placeholder, other] = typeof value === "string" ? (/\{\{\s*(\w+)\s*\}\}/.exec(value) ?? []) : [];
      if (
        typeof value !== "string" ||
        placeholder === undefined ||
        other === undefined ||
        vars[other] === undefined
      )
        continue;
      const replacement = String(vars[other]);
      vars[name] = value.replace(placeholder, () => replacement);
      isDone = false;
    }
    if (isDone) break;
  }
  return vars;
}

/** A text with a tag that is never closed is meant as it is. */
function whole(text: string): string {
  const isPartial = /({%[^%]*$|{{[^}]*$|{#[^#]*$)/m.test(text);
  return isPartial && !/{%\s*raw\s*%}/.test(text) ? `{% raw %}${text}{% endraw %}` : text;
}

function parsed(template: string): unknown {
  try {
    return JSON.parse(template) as unknown;
  } catch {
    return undefined;
  }
}

/** Applies a function to every text of a JSON value. */
export function everywhere(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => everywhere(one, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, everywhere(one, change)]));
}
