import { findSourceMap } from "node:module";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where in the code something was called. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly via?: string;
}

interface Frame {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Waits for the frame above it, rather than having called it just now. */
  readonly isAsync: boolean;
  readonly origin: "own" | "runtime" | "library" | "user";
}

/** Deep enough to come out of the AI SDK at the user's code; the default of 10 is not. */
const DEPTH = 60;
/** `src/` while developed, `dist/` once installed. */
const OWN = fileURLToPath(new URL("../../", import.meta.url));
const LIBRARY = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/**
 * The place to name for a call, `caller` being the function that stands in for what was called.
 * Undefined where Airworthy or Node itself made the call, as that is no concern of the user's.
 */
export function placeOf(caller: (...args: never[]) => unknown): Place | undefined {
  const frames = callSites(caller).flatMap(frameOf);
  const direct = frames[0];
  if (direct?.origin === "user") return shown(direct);
  if (direct?.origin !== "library") return undefined;
  const outer = frames.find(({ origin }) => origin === "user" || origin === "own");
  const via = LIBRARY.exec(direct.path)?.[1]?.replace("\\", "/") ?? "";
  if (outer?.origin === "user") return { ...shown(outer), via };
  if (outer !== undefined && (!outer.isAsync || isHandler(outer.path))) return undefined;
  // Code that returns a promise without awaiting it is in no stack: the library's own place must do.
  return { ...shown(direct), via };
}

/** Handlers use libraries of their own, in the run's context; what only awaits the workflow does not. */
function isHandler(path: string): boolean {
  return path.startsWith(`${OWN}core${sep}handlers${sep}`);
}

function callSites(below: (...args: never[]) => unknown): readonly NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  let sites: readonly NodeJS.CallSite[] = [];
  try {
    Error.stackTraceLimit = DEPTH;
    Error.prepareStackTrace = (_, found) => {
      sites = found;
      return "";
    };
    Error.captureStackTrace(holder, below);
    // The stack is made when it is first read.
    void holder.stack;
    return sites;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

// Frames without a file (Array.map, Promise.all, eval) tell nothing of who called.
function frameOf(site: NodeJS.CallSite): Frame[] {
  const name = site.getFileName();
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  if (!name || line === null || column === null) return [];
  const isAsync = site.isAsync();
  if (name.startsWith("node:")) return [{ path: name, line, column, isAsync, origin: "runtime" }];
  const path = name.startsWith("file:") ? fileURLToPath(name) : name;
  return [{ path, line, column, isAsync, origin: originOf(path) }];
}

function originOf(path: string): "own" | "library" | "user" {
  // The tests beside our code are its users.
  if (path.startsWith(OWN)) return /\.test\.[cm]?[jt]s$/.test(path) ? "user" : "own";
  return LIBRARY.test(path) ? "library" : "user";
}

/** Before compilation, where Node was told to use source maps. */
function shown({ path, line, column }: Frame): Place {
  const origin = findSourceMap(path)?.findOrigin(line, column);
  if (origin === undefined || !("fileName" in origin)) return { file: fileOf(path), line, column };
  const { fileName, lineNumber, columnNumber } = origin;
  const file = fileName.startsWith("file:") ? fileURLToPath(fileName) : fileName;
  return { file: fileOf(file), line: lineNumber, column: columnNumber };
}

function fileOf(path: string): string {
  return relative(process.cwd(), path).replaceAll(sep, "/");
}
