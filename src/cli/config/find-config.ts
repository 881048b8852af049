import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AirworthyError } from "../../core/errors.ts";

export const CONFIG_NAMES = [
  "airworthy.config.ts",
  "airworthy.config.mts",
  "airworthy.config.mjs",
  "airworthy.config.js",
] as const;

/**
 * The configuration that holds here: the named file, or the nearest of its names from `from` upwards.
 *
 * @throws `config_not_found` for a named file that is not there
 */
export function findConfig(named: string | undefined, from: string = process.cwd()): string | undefined {
  if (named !== undefined) {
    const path = resolve(from, named);
    if (existsSync(path)) return path;
    throw new AirworthyError({
      code: "config_not_found",
      message: `Cannot find the configuration "${named}": there is no such file`,
      hint: `Give --config the path of a file such as ${CONFIG_NAMES[0]}`,
    });
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = CONFIG_NAMES.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}
