import type { StoredRun } from "../core/run.ts";
import { fork } from "../engines/local/fork.ts";
import { loadRun } from "../engines/local/load-run.ts";
import { notOurs, replay } from "../engines/local/replay.ts";
import type { DrivenResume, ResumeOptions } from "../engines/local/resume.ts";
import { resume } from "../engines/local/resume.ts";
import type { RunResult } from "../engines/local/run-result.ts";
import { shadow } from "../engines/local/shadow.ts";
import { leftBehind } from "./after-boundary.ts";
import type { AppCode, Code } from "./app-code.ts";
import type { EngineDesk } from "./engine/engine-desk.ts";
import type { App } from "./open.ts";
import type { Running } from "./running.ts";
import type { Provided } from "./services.ts";
import { changed, changesOf, servicesOf, withServices } from "./services.ts";

/** What goes on from a recorded run. */
export function repeatingOf(
  code: AppCode,
  { desk, succeeded }: { readonly desk: EngineDesk | undefined; readonly succeeded: Running["succeeded"] },
): Pick<App, "replay" | "fork" | "shadow" | "resume"> {
  const { store } = code;
  return {
    replay: async (run, { workflow, by = "release" } = {}) => {
      const stored = await loadRun(store, run);
      if (stored.source !== undefined) return { status: "refused", id: stored.id, error: notOurs(stored) };
      const again = async (of: Code) =>
        replay(withServices(of.engine, await servicesOf(of.engine, of.config, stored)), of.workflow, stored);
      if (by === "current") return again(code.current(stored.workflow, workflow));
      return code.of(stored, again, workflow);
    },
    fork: async (run, { models, prompts, ...options } = {}) => {
      const stored = await loadRun(store, run);
      const of = code.current(stored.workflow);
      const changes = {
        ...(await changesOf(store, stored)),
        ...(models ? { models } : {}),
        ...(prompts ? { prompts } : {}),
      };
      const isChanged = Object.keys(changes).length > 0;
      return fork(withServices(of.engine, changed(of.engine, changes)), of.workflow, {
        stored,
        options: isChanged ? { ...options, changes } : options,
      });
    },
    shadow: async (run, { release, ...options } = {}) => {
      const stored = await loadRun(store, run);
      if (release === undefined) {
        const of = code.current(stored.workflow);
        return shadow(of.engine, of.workflow, { stored, options });
      }
      return code.ofRelease(release, stored.workflow, (of) =>
        shadow(of.engine, of.workflow, { stored, options: { ...options, release } }),
      );
    },
    resume: async (run, options = {}) => {
      const stored = await loadRun(store, run);
      // Its process may have died after the run was handed over and before the next one began.
      const left = await leftBehind(store, stored);
      const next = left === undefined ? undefined : await succeeded(stored, left);
      if (next !== undefined) return next;
      const result = await resumeBy(code, stored, { options });
      // Somebody has asked for this run here and now; the engine only has to hear of it.
      if (desk !== undefined && result.status !== "waiting") await desk.told(run);
      return (await succeeded(stored, result)) ?? result;
    },
  };
}

/** Resumes a run by the code that it belongs to, with what it had of its own and what is given beside that. */
export function resumeBy(
  code: AppCode,
  run: Pick<StoredRun, "id" | "release" | "workflow" | "parent">,
  {
    options,
    services = [],
  }: { readonly options: ResumeOptions | DrivenResume; readonly services?: Provided },
): Promise<RunResult> {
  return code.of(run, async (of) => {
    const own = await servicesOf(of.engine, of.config, run);
    return resume(withServices(of.engine, [...own, ...services]), of.workflow, { run: run.id, options });
  });
}
