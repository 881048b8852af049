import { spawn } from "node:child_process";
import { AirworthyError } from "../../core/errors.ts";

export interface CommandOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Ms after which it is killed. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** Characters of what it says on standard error that are told. */
const TAIL = 300;

/**
 * Starts a program with a text on its standard input, and waits for its end. It is started without a shell, so that
 * nothing that an alert says can become a command.
 *
 * @throws `alert_command_failed` where it cannot be started, ends with another code than 0, or takes too long
 */
export function runCommand(input: string, { argv, cwd, timeout, signal }: CommandOptions): Promise<void> {
  const [program = "", ...rest] = argv;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // A group of its own, so that what it has started ends with it.
  const child = spawn(program, rest, { cwd, detached: true, stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-TAIL);
  });
  const stop = (why: string) => {
    kill(child.pid);
    reject(failed(why));
  };
  const timer = setTimeout(() => stop(`it took longer than ${timeout} ms and was killed`), timeout);
  const abort = () => stop("it was killed since the monitor stopped");
  signal.addEventListener("abort", abort, { once: true });
  child.once("error", (cause) => reject(failed(cause.message, cause)));
  child.once("close", (code, by) => {
    if (code === 0) resolve();
    else reject(failed(`it ended with ${by ?? code}${said === "" ? "" : `: ${said.trim()}`}`));
  });
  // It need not read what it is given.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function failed(why: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "alert_command_failed",
    message: `Cannot tell the command of the monitor: ${why}`,
    hint: "Run it by hand with a JSON on standard input; it is tried again later",
    cause,
  });
}
