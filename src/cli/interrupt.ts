import { EXIT } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Does work that Ctrl-C stops in an orderly way: the signal aborts, the run is stored as cancelled
 * and the store is closed. A second Ctrl-C leaves at once; what is acknowledged is kept even so.
 */
export async function interruptible<T>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    terminal.err("Stopping. Press Ctrl-C again to leave at once.");
    controller.abort(new Error("interrupted"));
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}
