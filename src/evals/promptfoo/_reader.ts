import { readFileSync, statSync } from "node:fs";
import { extname, resolve } from "node:path";
import { parse } from "yaml";
import type { Refusal, ScriptRef } from "./suite.ts";

/** What reading a configuration needs everywhere: its folder, and a place for what cannot be taken. */
export class Reader {
  readonly folder: string;
  readonly refusals: Refusal[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  refuse(path: string, reason: string): undefined {
    if (!this.refusals.some((one) => one.path === path && one.reason === reason))
      this.refusals.push({ path, reason });
    return undefined;
  }

  /** The path of a file that is there. */
  file(reference: string, path: string): string | undefined {
    const name = reference.replace(/^file:\/\//, "");
    const full = resolve(this.folder, name);
    if (statSync(full, { throwIfNoEntry: false })?.isFile()) return full;
    return this.refuse(path, `the file "${name}" is not there`);
  }

  text(reference: string, path: string): string | undefined {
    const full = this.file(reference, path);
    return full === undefined ? undefined : readFileSync(full, "utf8");
  }

  /** The value of a JSON, JSON Lines or YAML file. */
  value(reference: string, path: string): unknown {
    const full = this.file(reference, path);
    if (full === undefined) return undefined;
    const text = readFileSync(full, "utf8");
    try {
      if (/\.jsonl$/i.test(full))
        return text
          .split("\n")
          .filter((line) => line.trim() !== "")
          .map((line) => JSON.parse(line) as unknown);
      if (/\.(json|ya?ml)$/i.test(full)) return parse(text, { merge: true, maxAliasCount: 100 }) as unknown;
    } catch (error) {
      return this.refuse(path, `the file "${reference}" cannot be read: ${messageOf(error)}`);
    }
    return this.refuse(path, `files of the kind "${extname(full)}" are not read here`);
  }

  /** A function of a JavaScript file, as `file://check.js:name`. */
  script(reference: string, path: string): ScriptRef | undefined {
    const name = reference.replace(/^file:\/\//, "");
    const [, file = name, fn] = /^(.*\.(?:js|cjs|mjs|ts|cts|mts|py|rb))(?::(\w+))?$/.exec(name) ?? [];
    if (/\.(py|rb)$/.test(file))
      return this.refuse(
        path,
        `"${file}" is ${file.endsWith("py") ? "Python" : "Ruby"}, which is not run here`,
      );
    if (!/\.[cm]?[jt]s$/.test(file)) return this.refuse(path, `"${name}" is no JavaScript file`);
    const full = this.file(file, path);
    if (full === undefined) return undefined;
    return { path: full, ...(fn === undefined ? {} : { name: fn }) };
  }
}

export function isScript(reference: string): boolean {
  return /^file:\/\/.*\.(?:js|cjs|mjs|ts|cts|mts|py|rb)(?::\w+)?$/.test(reference);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Refuses keys that nobody reads, so that nothing is ignored in silence. */
export function refuseOthers(
  reader: Reader,
  object: Readonly<Record<string, unknown>>,
  {
    path,
    known,
    told = {},
  }: { path: string; known: readonly string[]; told?: Readonly<Record<string, string>> },
): void {
  for (const [key, value] of Object.entries(object)) {
    if (known.includes(key) || value === undefined || value === null) continue;
    reader.refuse(path === "" ? key : `${path}.${key}`, told[key] ?? `"${key}" is not taken`);
  }
}
