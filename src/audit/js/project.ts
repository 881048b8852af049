import { posix } from "node:path";
import type { Module } from "./module.ts";

/** The JavaScript and TypeScript of a tree, and how its files name each other. */
export interface Project {
  readonly modules: ReadonlyMap<string, Module>;
  readonly aliases: readonly Alias[];
  /** Folders of the packages of a monorepo, by their names. */
  readonly packages: ReadonlyMap<string, string>;
}

/** `paths` of a tsconfig: `@/*` stands for `src/*`. */
export interface Alias {
  /** The folder whose files may use it, `""` for all. */
  readonly folder: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly targets: readonly string[];
}

const EXTENSIONS = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"];

/** The file that `source` means in `from`, if it is one of this project's. */
export function fileOfImport(project: Project, from: string, source: string): string | undefined {
  if (source.startsWith(".")) return found(project, posix.join(posix.dirname(from), source));
  for (const { folder, prefix, suffix, targets } of project.aliases) {
    if (folder !== "" && !from.startsWith(`${folder}/`)) continue;
    if (!source.startsWith(prefix) || !source.endsWith(suffix)) continue;
    const middle = source.slice(prefix.length, source.length - suffix.length);
    for (const target of targets) {
      const file = found(project, posix.normalize(target.replace("*", middle)));
      if (file !== undefined) return file;
    }
  }
  return ofPackage(project, source);
}

function ofPackage(project: Project, source: string): string | undefined {
  for (const [name, folder] of project.packages) {
    if (source !== name && !source.startsWith(`${name}/`)) continue;
    const rest = source.slice(name.length + 1);
    for (const base of [
      rest,
      `src/${rest}`,
      rest === "" ? "src/index" : `src/${rest}/index`,
      `lib/${rest}`,
    ]) {
      const file = found(project, posix.join(folder, base));
      if (file !== undefined) return file;
    }
  }
  return undefined;
}

function found({ modules }: Project, path: string): string | undefined {
  const clean = path.replace(/^\.\//, "");
  if (modules.has(clean)) return clean;
  for (const extension of EXTENSIONS) if (modules.has(clean + extension)) return clean + extension;
  // `./x.js` is `./x.ts` in TypeScript.
  const stem = clean.replace(/\.[cm]?jsx?$/, "");
  if (stem !== clean)
    for (const extension of EXTENSIONS) if (modules.has(stem + extension)) return stem + extension;
  for (const extension of EXTENSIONS) {
    const index = clean === "" || clean === "." ? `index${extension}` : `${clean}/index${extension}`;
    if (modules.has(index)) return index;
  }
  return undefined;
}
