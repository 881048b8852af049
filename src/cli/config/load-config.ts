import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Config } from "../../app/config.ts";
import { AirworthyError } from "../../core/errors.ts";
import { ownPackage } from "../own-package.ts";
import { checkConfig } from "./check-config.ts";
import type { LoadProblem } from "./explain-load-error.ts";
import { explainLoadError } from "./explain-load-error.ts";
import { withoutTypelessWarning } from "./muted-warnings.ts";

/**
 * Runs a configuration file as it is: Node strips its types. Where it needs more than that (enums,
 * JSX, paths), jiti takes over if the project has it.
 *
 * @throws `config_load_failed` with the place and what to write instead, `config_invalid`
 */
export async function loadConfig(path: string): Promise<Config> {
  const module = await withoutTypelessWarning(() => load(path));
  return checkConfig(defaultOf(module), path);
}

async function load(path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (error) {
    const found = explainLoadError(error);
    if (!found.transpile) throw failed(path, found, error);
    return loadTranspiled(path, found, error);
  }
}

async function loadTranspiled(path: string, found: LoadProblem, first: unknown): Promise<unknown> {
  const jiti = findJiti(path);
  if (jiti === undefined) {
    throw failed(
      path,
      { ...found, hint: `${found.hint}; or install jiti (npm install -D jiti), which is then used` },
      first,
    );
  }
  try {
    const { createJiti } = (await import(pathToFileURL(jiti).href)) as { createJiti: CreateJiti };
    // Handed over as it is: a second, transpiled copy would not see the runs of this one.
    const virtualModules = await ownModules();
    return await createJiti(path, { virtualModules, jsx: true, tsconfigPaths: true }).import(path);
  } catch (error) {
    throw failed(path, explainLoadError(error), error);
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

function defaultOf(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
}

function failed(
  path: string,
  { problem, hint }: Omit<LoadProblem, "transpile">,
  cause: unknown,
): AirworthyError {
  return new AirworthyError({
    code: "config_load_failed",
    message: `Cannot load the configuration ${path}: ${problem}`,
    hint,
    cause,
  });
}
