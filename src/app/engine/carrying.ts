import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { AppCode } from "../app-code.ts";
import type { Attending } from "../attend.ts";
import type { Config } from "../config.ts";
import { resumeBy } from "../repeating.ts";
import type { EngineDeskParts } from "./engine-desk.ts";
import { EngineDesk } from "./engine-desk.ts";
import { engineOf } from "./engine-setting.ts";
import { takeOver } from "./takeover.ts";

interface Opening {
  readonly code: AppCode;
  readonly config: Config;
  readonly cancel: EngineDeskParts["cancel"];
}

/** What goes on with the runs of an app beside the process that started them. */
export interface Carrying {
  /** Undefined where whoever starts a run executes it. */
  readonly desk: EngineDesk | undefined;
  work(): Promise<void>;
  close(): Promise<void>;
}

export async function carryingOf({ code, config, cancel }: Opening): Promise<Carrying> {
  const { engine: setting = "local", release: label } = config;
  const { store } = code;
  const engine = await engineOf(setting);
  if (engine === undefined) return alone(code, label);
  const desk = new EngineDesk({
    store,
    engine,
    cancel,
    label,
    works: typeof setting === "object" && setting.work !== false,
    resume: (run, services, options) => resumeBy(code, run, { options, services }),
  });
  return { desk, work: () => desk.work(), close: () => desk.close(appClosed) };
}

/** Without an engine: all there is to take are runs whose process died. */
function alone(code: AppCode, label: string | undefined): Carrying {
  let taking: Attending | undefined;
  return {
    desk: undefined,
    work: async () => {
      taking ??= takeOver({
        store: code.store,
        label,
        resume: (run, options) => resumeBy(code, run, { options }),
      });
    },
    close: async () => taking?.stop(),
  };
}

/** How decided runs go on with an engine: it is told, and some worker takes them. */
export function wakingOf(desk: EngineDesk): (run: RunId) => Promise<undefined> {
  return async (run) => {
    await desk.goOn(run);
    return undefined;
  };
}

function appClosed(): AirworthyError {
  return new AirworthyError({
    code: "app_closed",
    message: "Cannot say what the run comes to: the app was closed meanwhile",
    hint: "The engine goes on with it; look at it with `airworthy runs show`",
  });
}
