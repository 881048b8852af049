import type { Dirent } from "node:fs";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { ignoredBy } from "./ignored.ts";

export interface Listed {
  /** Below the root, with `/`, in the order of their names. */
  readonly files: readonly string[];
  /** What was left out, for the report. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

const SKIPPED = new Set([
  "node_modules",
  "bower_components",
  ".git",
  ".hg",
  ".svn",
  "dist",
  "build",
  "out",
  "coverage",
  ".next",
  ".nuxt",
  ".output",
  ".svelte-kit",
  ".turbo",
  ".cache",
  ".vercel",
  ".wrangler",
  ".mastra",
  ".yarn",
  ".pnpm-store",
  "vendor",
  "vendored",
  "third_party",
  "third-party",
  ".venv",
  "venv",
  "site-packages",
  "__pycache__",
  "target",
  "tmp",
]);

/** Files of a tree at most; what comes after is named as left out. */
const MOST = 30_000;

/** The files of a tree, without what is installed, built or vendored. Links are not followed. */
export function listFiles(root: string): Listed {
  const files: string[] = [];
  const left: { path: string; why: string }[] = [];
  const ignored = ignoredBy(readIgnore(root));
  const open = [""];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const entry of entriesOf(join(root, folder), folder, left)) {
      const path = posix.join(folder, entry.name);
      if (entry.isSymbolicLink()) continue;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !ignored(`${path}/`)) open.push(path);
      } else if (entry.isFile() && !ignored(path)) {
        if (files.length >= MOST) {
          left.push({ path, why: `more than ${MOST} files` });
          return { files: files.sort(), left };
        }
        files.push(path);
      }
    }
  }
  return { files: files.sort(), left };
}

function entriesOf(folder: string, path: string, left: { path: string; why: string }[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    left.push({ path: path === "" ? "." : path, why: "it cannot be read" });
    return [];
  }
}

function readIgnore(root: string): string {
  try {
    const path = join(root, ".gitignore");
    return statSync(path).size > 100_000 ? "" : readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
