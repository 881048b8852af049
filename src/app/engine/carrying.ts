import { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { RunFact } from "../../core/run-fact.ts";
import { loadRun } from "../../engines/local/load-run.ts";
import type { DrivenResume } from "../../engines/local/resume.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import type { AppCode } from "../app-code.ts";
import type { Attending } from "../attend.ts";
import type { Config } from "../config.ts";
import { resumeBy } from "../repeating.ts";
import type { Running } from "../running.ts";
import type { Provided } from "../services.ts";
import type { EngineDeskParts } from "./engine-desk.ts";
import { EngineDesk, warn } from "./engine-desk.ts";
import { engineOf } from "./engine-setting.ts";
import { takeOver } from "./takeover.ts";

interface Opening {
  readonly code: AppCode;
  readonly config: Config;
  readonly cancel: EngineDeskParts["cancel"];
  /** What goes on after a run that was handed over. */
  readonly after: Running["succeeded"];
}

/** What goes on with the runs of an app beside the process that started them. */
export interface Carrying {
  /** Undefined where whoever starts a run executes it. */
  readonly desk: EngineDesk | undefined;
  readonly work: () => Promise<void>;
  /** Ends a run, whichever process executes it. */
  readonly cancel: EngineDeskParts["cancel"];
  stop(): Promise<void>;
}

export async function carryingOf({ code, config, cancel, after }: Opening): Promise<Carrying> {
  const { engine: setting = "local", release: label } = config;
  const { store } = code;
  const engine = await engineOf(setting);
  const goOn = goingOnOf(code, after);
  if (engine === undefined) return alone(code, { label, goOn, cancel });
  const desk = new EngineDesk({
    store,
    engine,
    cancel,
    label,
    workflows: code.names,
    works: typeof setting === "object" && setting.work !== false,
    // Who started it waits for it, and sees to what comes after; who got to hear that it waits does not.
    resume: (run, services, options) =>
      run.status === "waiting" ? goOn(run, options, services) : resumeBy(code, run, { options, services }),
  });
  return {
    desk,
    work: () => desk.work(),
    cancel: async (run, options) => {
      await cancel(run, options);
      await desk.told(run);
    },
    stop: () => desk.close(appClosed),
  };
}

/** Without an engine: all there is to take are runs whose process died. */
function alone(
  code: AppCode,
  {
    label,
    goOn,
    cancel,
  }: Pick<Opening, "cancel"> & { readonly label: string | undefined; readonly goOn: GoOn },
): Carrying {
  let taking: Attending | undefined;
  return {
    desk: undefined,
    work: async () => {
      taking ??= takeOver({
        store: code.store,
        label,
        resume: goOn,
      });
    },
    cancel,
    stop: async () => taking?.stop(),
  };
}

type GoOn = (run: RunFact, options: DrivenResume, services?: Provided) => Promise<RunResult>;

/** Resumes a run for which nobody waits, and begins what comes after it. */
function goingOnOf(code: AppCode, after: Running["succeeded"]): GoOn {
  return async (run, options, services = []) => {
    const result = await resumeBy(code, run, { options, services });
    if (result.status !== "waiting") {
      const stored = await loadRun(code.store, run.id);
      // A run of its own, which is on its way once it is kept.
      after(stored, result).catch(warn);
    }
    return result;
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
