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

const OWN = /^airworthy(?:\/|$)/;
const IS_BUNDLE = /\/airworthy-[\w-]+\.mjs$/;

function hook(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      if (bundles.has(specifier)) return { url: specifier, format: "module", shortCircuit: true };
      if (OWN.test(specifier) && IS_BUNDLE.test(context.parentURL ?? ""))
        return { url: import.meta.resolve(specifier), shortCircuit: true };
      return next(specifier, context);
    },
    load: (url, context, next) => {
      const source = bundles.get(url);
      return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
    },
  });
}
