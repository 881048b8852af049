#!/usr/bin/env node
// Plain JavaScript without a static import of anything new: it must start on an older Node to say so.
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED = [24, 16];
const HERE = dirname(realpathSync(fileURLToPath(import.meta.url)));

if (!isEnough(process.versions.node)) {
  console.error(
    `error: Cannot run on Node ${process.versions.node}: expected ${NEEDED.join(".")} or later\n` +
      "hint: Install a newer Node from https://nodejs.org, then try again\n" +
      "code: node_too_old",
  );
  process.exitCode = 2;
} else {
  const other = installedInProject();
  await (other === undefined ? start() : import(pathToFileURL(other).href));
}

function isEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** A project's own copy goes before one installed elsewhere: a newer copy would migrate the project's store. */
function installedInProject() {
  try {
    const found = createRequire(join(process.cwd(), "noop.js")).resolve("airworthy/package.json");
    const bin = join(dirname(realpathSync(found)), "bin", "airworthy.js");
    return bin === join(HERE, "airworthy.js") || !existsSync(bin) ? undefined : bin;
  } catch {
    return undefined;
  }
}

async function start() {
  const source = join(HERE, "..", "src", "cli", "main.ts");
  const built = join(HERE, "..", "dist", "cli", "main.js");
  // A checkout runs from its sources even when it has been built, so that an old build is never what one tests.
  const fromSource = existsSync(source);
  const module = await import("node:module");
  // Half of the time that a short command takes is reading code, which need not be done each time.
  module.enableCompileCache();
  shareThisCopy(module, fromSource);
  const { main } = await import(pathToFileURL(fromSource ? source : built).href);
  const exitCode = await main(process.argv.slice(2));
  // What a project's code left open (a pool, a timer) must not keep a finished command alive.
  process.stdout.write("", () => process.stderr.write("", () => process.exit(exitCode)));
}

/** Makes `airworthy` in a project's code the copy that runs it: two copies would not see each other's runs. */
function shareThisCopy({ registerHooks }, fromSource) {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier !== "airworthy" && !specifier.startsWith("airworthy/")) return next(specifier, context);
      const conditions = fromSource ? [...context.conditions, "airworthy-src"] : context.conditions;
      return next(specifier, { ...context, parentURL: import.meta.url, conditions });
    },
  });
}
