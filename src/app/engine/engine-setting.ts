import { AirworthyError } from "../../core/errors.ts";
import type { DbosOptions } from "../../engines/dbos/dbos-options.ts";
import type { RunEngine } from "../../engines/port/run-engine.ts";
import type { RestateOptions } from "../../engines/restate/restate-options.ts";

/** What drives runs: `local` this process; Restate or DBOS any number of workers, past one machine. */
export type EngineSetting =
  | "local"
  | (Workable & { readonly restate: RestateOptions })
  | (Workable & { readonly dbos: DbosOptions });

interface Workable {
  /**
   * Whether an app takes runs of the engine as soon as it gives it one. Not for a process that only starts runs, such as
   * a script. Default true.
   */
  readonly work?: boolean;
}

export const ENGINE_NAMES = ["local", "restate", "dbos"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/** The engine of a setting; undefined where runs are executed by whoever starts them. @throws `invalid_config` */
export async function engineOf(setting: EngineSetting): Promise<RunEngine | undefined> {
  if (setting === "local") return undefined;
  if ("dbos" in setting) {
    const { DbosEngine } = await import("../../engines/dbos/dbos-engine.ts");
    return new DbosEngine(setting.dbos);
  }
  const { RestateEngine } = await import("../../engines/restate/restate-engine.ts");
  return new RestateEngine(setting.restate);
}

/** The setting with another engine, as an option or an environment variable names it. */
export function withEngine(setting: EngineSetting | undefined, name: string): EngineSetting {
  if (name === "local") return "local";
  if (name === "restate")
    return typeof setting === "object" && "restate" in setting ? setting : { restate: {} };
  if (name === "dbos") return typeof setting === "object" && "dbos" in setting ? setting : { dbos: {} };
  throw new AirworthyError({
    code: "engine_unknown",
    message: `Cannot use the engine ${JSON.stringify(name.slice(0, 80))}: expected one of ${ENGINE_NAMES.join(", ")}`,
    hint: "Where it is reached is said by `engine` in airworthy.config.ts",
  });
}
