import { AirworthyError } from "../core/errors.ts";
import type { ExitCode } from "./exit-code.ts";

/**
 * Where Node would end the command in its own way, or with nothing left to wait for, it ends with an error as every other:
 * what is thrown outside of the command's own work, as by a project's code or a connection, and work that never ends.
 *
 * @param tell Prints an error, and says how the command ends.
 * @returns What says that the command has ended by itself.
 */
export function onCrash(tell: (error: AirworthyError) => ExitCode): () => void {
  const end = (error: AirworthyError): void => {
    const code = tell(error);
    process.exitCode = code;
    // Where standard error is not written at once, it has to be before the end.
    process.stderr.write("", () => process.exit(code));
  };
  const dry = (): void => end(unfinished());
  process.on("uncaughtException", (error: unknown) =>
    end(error instanceof AirworthyError ? error : crashed(error)),
  );
  process.once("beforeExit", dry);
  return () => void process.off("beforeExit", dry);
}

function crashed(cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "crashed",
    message: `Cannot go on: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)} was thrown where nobody waits for it`,
    hint: "Await every promise, and listen to the errors of what you open; if it is none of your code, report it with what follows. Runs in flight go on with `airworthy resume`",
    cause,
  });
}

function unfinished(): AirworthyError {
  return new AirworthyError({
    code: "command_unfinished",
    message: "Cannot go on: the command waits for something that can never happen any more",
    hint: "Look for a promise that nobody resolves, as in a workflow or a tool; if it is none of your code, report it",
  });
}
