import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";

export interface BuiltFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly gzipped: Uint8Array<ArrayBuffer>;
  /** Its name changes with its content. */
  readonly isHashed: boolean;
}

/** By path, beginning with `/`. */
export type BuiltDashboard = ReadonlyMap<string, BuiltFile>;

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
  ".png": "image/png",
};

/** Where the build puts it, seen from `dist/server/dashboard` and from `src/server/dashboard`. */
export const PLACES = ["../../dashboard", "../../../dist/dashboard"].map((path) =>
  resolve(import.meta.dirname, path),
);

/** Reads the files of a built dashboard, which are few, once; undefined where none is built. */
export function builtDashboard(places: readonly string[] = PLACES): BuiltDashboard | undefined {
  const folder = places.find((place) => existsSync(join(place, "index.html")));
  if (folder === undefined) return undefined;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length).replaceAll("\\", "/"), fileAt(path)];
    }),
  );
}

function fileAt(path: string): BuiltFile {
  const bytes = new Uint8Array(readFileSync(path));
  return {
    type: TYPES[extname(path)] ?? "application/octet-stream",
    bytes,
    gzipped: new Uint8Array(gzipSync(bytes, { level: 9 })),
    isHashed: /[\\/]assets[\\/]/.test(path),
  };
}
