import { spawn } from "node:child_process";
import { constants } from "node:os";
import { AirworthyError } from "../../core/errors.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command with this terminal as its own and gives its exit code; 128 and the signal's number where one ended it.
 * Signals to us are passed on to it: it decides whether it ends.
 *
 * @throws `command_failed` where it cannot be started
 */
export function runChild(command: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { env, stdio: "inherit" });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (error) => reject(notStarted(program, error)));
    child.once("close", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  }).finally(() => {
    for (const signal of SIGNALS) process.off(signal, pass);
  });
}

function notStarted(program: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "command_failed",
    message: `Cannot start the command ${JSON.stringify(program.slice(0, 200))}`,
    hint: "Give it as in a shell, after --: airworthy record -- node agent.js",
    cause,
  });
}
