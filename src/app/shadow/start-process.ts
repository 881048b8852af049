import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { getCompileCacheDir } from "node:module";
import { setPriority } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ShadowPlan } from "../../core/serving.ts";
import type { ShadowSetup } from "./protocol.ts";

/** Below all that serves: the system gives a shadow what others leave. */
const NICENESS = 10;
const MEMORY = 512;
const SOURCES = "--conditions=airworthy-src";
const KEPT = /^(?:--conditions|-C|--import|--require|-r|--experimental-|--no-)/;
/** Those of them whose value may be an argument of its own. */
const TWO = /^(?:--conditions|-C|--import|--require|-r|--experimental-loader)$/;

/** Starts the process of a shadow, with less of the machine than what serves. */
export function startProcess(plan: ShadowPlan, setup: ShadowSetup): ChildProcess {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const program = fileURLToPath(new URL(`./shadow-process.${extension}`, import.meta.url));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const kept = keptOf(process.execArgv);
  // The command of a checkout says this by a hook. Without it a release would get the built copy beside the sources, whose
  // tools know nothing of the shadow's run, and would write.
  const own = extension === "ts" && !kept.includes(SOURCES) ? [SOURCES] : [];
  const child = fork(program, [], {
    execArgv: [...kept, ...own, `--max-old-space-size=${plan.memory ?? MEMORY}`],
    env: { ...env, ...compiled() },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  lowerPriority(child);
  // It must not keep the process alive that serves.
  child.unref();
  child.channel?.unref();
  child.send(setup, () => {});
  return child;
}

/** Code that was read once is not read again, where its parent goes by that: it is most of what a start takes. */
function compiled(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  // Below what was chosen lies what belongs to this version of Node.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

function keptOf(given: readonly string[]): readonly string[] {
  return given.filter((arg, at) => KEPT.test(arg) || TWO.test(given[at - 1] ?? ""));
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, NICENESS);
  } catch {
    // It may have ended already.
  }
}
