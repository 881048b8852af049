import { basename } from "node:path";
import { tryHere } from "../../core/context.ts";
import { AirworthyError } from "../../core/errors.ts";
import type { StoredRun } from "../../core/run.ts";
import { workflow } from "../../core/workflow.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import type { App, AppRunOptions } from "../open.ts";
import { runChild } from "./child.ts";
import { listen } from "./listen.ts";
import { childEnv, upstreamsOf } from "./protocol.ts";
import { recordExchange } from "./recording-proxy.ts";
import { ReplayingProxy } from "./replaying-proxy.ts";

/** Where such runs come from, which tells them from those of workflows. */
export const RECORD_SOURCE = "record";
const MOST = 64 * 2 ** 20;

export interface Recorded {
  readonly exitCode: number;
  readonly run: RunResult;
}

/**
 * Runs a command and records every call of it to a model as one run: the run is one process from start to end.
 *
 * @throws `command_failed` where it cannot be started
 */
export async function recordCommand(
  app: App,
  command: readonly string[],
  { name = nameOf(command), ...options }: AppRunOptions & { readonly name?: string } = {},
): Promise<Recorded> {
  let exitCode: number | undefined;
  const agent = workflow({
    name,
    run: async (_ctx, given: { readonly command: readonly string[] }) => {
      const place = tryHere();
      if (place === undefined) throw new Error("A recorded command runs inside of a run");
      const upstreams = upstreamsOf(process.env);
      const listening = await listen(
        ({ asked, ...http }) => recordExchange(asked, http, { place, upstreams }),
        { most: MOST },
      );
      try {
        exitCode = await runChild(
          given.command,
          childEnv(process.env, { port: listening.port, needsKeys: false }),
        );
      } finally {
        await listening.close();
      }
      if (exitCode !== 0) throw exited(given.command, exitCode);
      return { exitCode };
    },
  });
  const run = await app.run(agent, { command }, { ...options, source: RECORD_SOURCE });
  if (exitCode === undefined && "error" in run) throw run.error;
  return { exitCode: exitCode ?? 1, run };
}

export interface Replayed {
  readonly exitCode: number;
  readonly answered: number;
  readonly divergences: ReturnType<ReplayingProxy["divergences"]>;
}

/** Runs a command and answers its calls to models from a recorded run: no network, nothing is written. */
export async function replayCommand(
  app: Pick<App, "redact">,
  command: readonly string[],
  run: StoredRun,
): Promise<Replayed> {
  const proxy = new ReplayingProxy(run, app.redact);
  const listening = await listen(({ asked, response }) => proxy.answer(asked, response), { most: MOST });
  try {
    const env = childEnv(process.env, { port: listening.port, needsKeys: true });
    const exitCode = await runChild(command, env);
    return { exitCode, answered: proxy.answered, divergences: proxy.divergences() };
  } finally {
    await listening.close();
  }
}

/** `node --flag agent.js` is "agent.js"; a program of its own is its name. */
function nameOf(command: readonly string[]): string {
  const [program = "", ...args] = command;
  const script = args.find((one) => /\.(m?[jt]s|c[jt]s|py|rb|php|jar|sh)$/.test(one));
  return basename(script ?? program).slice(0, 200) || "command";
}

function exited(command: readonly string[], code: number): AirworthyError {
  return new AirworthyError({
    code: "command_failed",
    message: `The command ${JSON.stringify(command[0]?.slice(0, 100))} ended with exit code ${code}`,
    hint: "Read what it printed; its calls to models are on record up to there",
    data: { exitCode: code },
  });
}
