import { basename } from "node:path";
import type { App } from "../../app/open.ts";
import { AirworthyError } from "../../core/errors.ts";
import { readConfig } from "../project.ts";
import type { OperationStart } from "./sdk-listener.ts";
import { listenToSdk } from "./sdk-listener.ts";
import { WatchedOperation } from "./watched-operation.ts";

/**
 * Records every text generation of the AI SDK in this process, version 7 or later, without one changed line of its app:
 * each `generateText` or `streamText` is a run with its model and tool calls, in the store of the project's configuration
 * or in `.airworthy/store.db`. The app waits for nothing of it, and a store that fails costs it the recording alone.
 *
 * Such a run can be looked at, compared, counted and made a case of; it cannot be replayed, as the code that made its
 * calls is not known to be a function of its input: see `record()` and `airworthy init --adopt` for that.
 */
export function register(): void {
  let opened: Promise<App> | undefined;
  let isTold = false;
  const name = basename(process.argv[1] ?? "app").slice(0, 200) || "app";
  const onProblem = (error: unknown): void => {
    if (isTold) return;
    isTold = true;
    process.stderr.write(`airworthy: this process is not recorded: ${told(error)}\n`);
  };
  listenToSdk((start) => {
    opened ??= openApp();
    const { functionId = name } = start;
    return new WatchedOperation(
      opened,
      { name: functionId, input: inputOf(start), ...subjectOf(start) },
      onProblem,
    );
  });
}

async function openApp(): Promise<App> {
  const [config, { open }] = await Promise.all([readConfig({}), import("../../app/open.ts")]);
  return open({ ...config, approvals: { ...config.approvals, attend: false } });
}

/** What the person said last; all of the conversation is in the first question to the model. */
function inputOf({ messages }: OperationStart): unknown {
  if (!Array.isArray(messages)) return messages ?? null;
  const last: unknown = messages.findLast((one: { role?: unknown }) => one.role === "user");
  if (typeof last !== "object" || last === null || !("content" in last)) return null;
  return last.content;
}

/** Of the runtime context an app tells only what it has named under `includeRuntimeContext`. */
function subjectOf({ runtimeContext = {} }: OperationStart): { readonly subject?: string } {
  const { userId, sessionId } = runtimeContext;
  const id = [userId, sessionId].find((one) => typeof one === "string" && one !== "");
  return typeof id === "string" ? { subject: id.slice(0, 200) } : {};
}

function told(error: unknown): string {
  if (error instanceof AirworthyError) return `${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
