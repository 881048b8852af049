import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const SOURCE = /^file:(?!.*\/node_modules\/).*\.[jt]s$/;
const MODULE_SYNTAX = /^\s*(?:import\s*["'{*\w]|export\s*[{*\w])/m;
let isDone = false;

/**
 * Has files of a package of the type `commonjs`, which is what `npm init` writes, loaded by what is in
 * them: nobody means `export default` as CommonJS. It stays so, since what is imported may import more when it runs.
 */
export function importModules(): void {
  if (isDone) return;
  isDone = true;
  registerHooks({
    load: (url, context, next) => {
      const isMistaken =
        context.format?.startsWith("commonjs") === true && SOURCE.test(url) && hasModuleSyntax(url);
      if (!isMistaken) return next(url, context);
      return next(url, { ...context, format: url.endsWith(".ts") ? "module-typescript" : "module" });
    },
  });
}

function hasModuleSyntax(url: string): boolean {
  return MODULE_SYNTAX.test(readFileSync(fileURLToPath(url), "utf8"));
}
