import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { ownPackage } from "../../app/own-package.ts";
import type { AirworthyError } from "../../core/errors.ts";
import type { LoadProblem } from "./explain-load-error.ts";
import { explainLoadError } from "./explain-load-error.ts";
import { importModules } from "./import-modules.ts";
import { withoutTypelessWarning } from "./muted-warnings.ts";

export type LoadFailure = (found: Omit<LoadProblem, "transpile">, cause: unknown) => AirworthyError;

/**
 * Runs a file of the user's as it is: Node strips its types. Where it needs more than that (enums,
 * JSX, paths), jiti takes over if the project has it. Throws what `failed` makes of a failure.
 */
export function importFile(path: string, failed: LoadFailure): Promise<unknown> {
  return withoutTypelessWarning(() => load(path, failed));
}

async function load(path: string, failed: LoadFailure): Promise<unknown> {
  try {
    importModules();
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const found = explainLoadError(error);
    if (!found.transpile) throw failed(found, error);
    return loadTranspiled(path, { found, first: error, failed });
  }
}

async function loadTranspiled(
  path: string,
  { found, first, failed }: { found: LoadProblem; first: unknown; failed: LoadFailure },
): Promise<unknown> {
  const jiti = findJiti(path);
  if (jiti === undefined)
    throw failed(
      { ...found, hint: `${found.hint}; or install jiti (npm install -D jiti), which is then used` },
      first,
    );
  try {
    const { createJiti } = (await import(pathToFileURL(jiti).href)) as { createJiti: CreateJiti };
    // Handed over as it is: a second, transpiled copy would not see the runs of this one.
    const virtualModules = await ownModules();
    return await createJiti(path, { virtualModules, jsx: true, tsconfigPaths: true }).import(path);
  } catch (error) {
    throw failed(explainLoadError(error), error);
  }
}

async function ownModules(): Promise<Readonly<Record<string, unknown>>> {
  const names = Object.keys(ownPackage().exports)
    .filter((name) => !name.endsWith(".json"))
    .map((name) => name.replace(/^\./, "airworthy"));
  const loaded = await Promise.allSettled(names.map(async (name) => [name, await import(name)] as const));
  // A part whose own optional dependency is not installed is not what this project imports.
  return Object.fromEntries(loaded.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
}

type CreateJiti = (from: string, options: object) => { import(path: string): Promise<unknown> };

function findJiti(path: string): string | undefined {
  try {
    return createRequire(path).resolve("jiti");
  } catch {
    return undefined;
  }
}
