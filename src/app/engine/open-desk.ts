import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { AppCode } from "../app-code.ts";
import type { Config } from "../config.ts";
import { resumeBy } from "../repeating.ts";
import type { EngineDeskParts } from "./engine-desk.ts";
import { EngineDesk } from "./engine-desk.ts";
import { engineOf } from "./engine-setting.ts";

interface Opening {
  readonly code: AppCode;
  readonly config: Config;
  readonly cancel: EngineDeskParts["cancel"];
}

/** What carries the runs of an app; undefined where whoever starts them executes them. */
export async function openDesk({ code, config, cancel }: Opening): Promise<EngineDesk | undefined> {
  const { engine: setting = "local", release } = config;
  const engine = await engineOf(setting);
  if (engine === undefined) return undefined;
  return new EngineDesk({
    store: code.store,
    engine,
    cancel,
    label: release,
    works: typeof setting === "object" && setting.work !== false,
    resume: (run, services, options) => resumeBy(code, run, { options, services }),
  });
}

/** How decided runs go on with an engine: it is told, and some worker takes them. */
export function wakingOf(desk: EngineDesk): (run: RunId) => Promise<undefined> {
  return async (run) => {
    await desk.goOn(run);
    return undefined;
  };
}

export function appClosed(): AirworthyError {
  return new AirworthyError({
    code: "app_closed",
    message: "Cannot say what the run comes to: the app was closed meanwhile",
    hint: "The engine goes on with it; look at it with `airworthy runs show`",
  });
}
