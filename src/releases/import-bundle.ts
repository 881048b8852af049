import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Making } from "../core/making.ts";
import { making } from "../core/making.ts";

/** Code by the URL it is imported under. It stands in no file, so that nobody can change it between look and load. */
const bundles = new Map<string, string>();
let isHooked = false;

/**
 * Runs the code of a release and gives its exports. It believes to lie in the folder `of.root`; its `airworthy` is
 * this one, so that its calls go through the seam of the app that loads it.
 */
export async function importBundle(name: string, code: string, of: Making): Promise<unknown> {
  hook();
  const url = pathToFileURL(join(of.root, `airworthy-${name}.mjs`)).href;
  bundles.set(url, code);
  try {
    return await making(of, () => import(url));
  } finally {
    bundles.delete(url);
  }
}

const KEPT = new URL(`./kept-files.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url).href;

/** What the bundle has in place of Node's modules for files: the same, but for what the release has kept. */
const [FS, FS_PROMISES] = [
  {
    url: "airworthy:fs",
    source: `export * from "node:fs"; export { existsSync, promises, readFileSync } from "${KEPT}";
      import * as fs from "node:fs"; import * as kept from "${KEPT}"; const { existsSync, promises, readFileSync } = kept; export default { ...fs.default, existsSync, promises, readFileSync };`,
  },
  {
    url: "airworthy:fs-promises",
    source: `export * from "node:fs/promises"; export { readFile } from "${KEPT}";
      import * as fs from "node:fs/promises"; import { readFile } from "${KEPT}"; export default { ...fs.default, readFile };`,
  },
];
const FILES: Readonly<Record<string, typeof FS>> = {
  fs: FS,
  "node:fs": FS,
  "fs/promises": FS_PROMISES,
  "node:fs/promises": FS_PROMISES,
};
const SOURCES = new Map([FS, FS_PROMISES].map(({ url, source }) => [url, source]));

const OWN = /^airworthy(?:\/|$)/;
const IS_BUNDLE = /\/airworthy-[\w-]+\.mjs$/;

function hook(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (bundles.has(specifier)) return { url: specifier, format: "module", shortCircuit: true };
      const files = FILES[specifier];
      if (files !== undefined && IS_BUNDLE.test(context.parentURL ?? ""))
        return { url: files.url, format: "module", shortCircuit: true };
      if (OWN.test(specifier) && IS_BUNDLE.test(context.parentURL ?? ""))
        return { url: import.meta.resolve(specifier), shortCircuit: true };
      return next(specifier, context);
    },
    load: (url, context, next) => {
      const source = bundles.get(url) ?? SOURCES.get(url);
      return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
    },
  });
}
