import type { Config } from "../../app/config.ts";
import { AirworthyError } from "../../core/errors.ts";
import { checkConfig } from "./check-config.ts";
import { importFile } from "./import-file.ts";

/**
 * Runs a configuration file.
 *
 * @throws `config_load_failed` with the place and what to write instead, `config_invalid`
 */
export async function loadConfig(path: string): Promise<Config> {
  const module = await importFile(
    path,
    ({ problem, hint }, cause) =>
      new AirworthyError({
        code: "config_load_failed",
        message: `Cannot load the configuration ${path}: ${problem}`,
        hint,
        cause,
      }),
  );
  return checkConfig(defaultOf(module), path);
}

function defaultOf(module: unknown): unknown {
  return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
}
