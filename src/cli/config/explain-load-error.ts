import { existsSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

export interface LoadProblem {
  /** What went wrong, with the place if it is known. */
  readonly problem: string;
  readonly hint: string;
  /** Whether a transpiler would take what Node's own type stripping does not. */
  readonly transpile: boolean;
}

/** What an error of loading TypeScript means to whoever wrote the file. */
export function explainLoadError(error: unknown): LoadProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? firstLine(error.message) : String(error);
  const problem = `${message}${at(error)}`;
  switch (code) {
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return {
        problem,
        hint: "Node only strips types: write an enum as a const object, a namespace as a module, a parameter property as a field",
        transpile: true,
      };
    case "ERR_UNKNOWN_FILE_EXTENSION":
      return {
        problem,
        hint: "Node does not load JSX: keep .tsx files out of what it imports",
        transpile: true,
      };
    case "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING":
      return {
        problem,
        hint: "Import a built version of that package: Node does not strip types inside node_modules",
        transpile: true,
      };
    case "ERR_MODULE_NOT_FOUND":
    case "ERR_UNSUPPORTED_DIR_IMPORT":
    case "MODULE_NOT_FOUND":
      return notFound(message);
    case "ERR_INVALID_TYPESCRIPT_SYNTAX":
      return { problem, hint: "Mend the syntax there", transpile: false };
    default:
      return error instanceof SyntaxError ? badSyntax(problem, error) : thrown(problem);
  }
}

function notFound(message: string): LoadProblem {
  const problem = message;
  const path = /^Cannot find module '([^']+)'/.exec(message)?.[1];
  const typescript =
    path === undefined ? undefined : sourceOf(path.startsWith("file:") ? fileURLToPath(path) : path);
  if (typescript !== undefined) {
    return {
      problem,
      hint: `Import it by the file's own name, with its ending: ${relative(process.cwd(), typescript)}`,
      transpile: true,
    };
  }
  const pack = /^Cannot find package '([^']+)'/.exec(message)?.[1];
  if (pack !== undefined && /^[@~]\//.test(pack)) {
    return {
      problem,
      hint: 'Node does not read the paths of tsconfig.json: use "imports" of package.json ("#lib/*") or relative imports',
      transpile: true,
    };
  }
  const hint = pack === undefined ? "Check the path of the import" : `Install it: npm install ${pack}`;
  return { problem, hint, transpile: false };
}

/** The TypeScript file that an import without its ending, or with `.js`, means. */
function sourceOf(path: string): string | undefined {
  const stem = path.replace(/\.[cm]?js$/, "");
  return [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${path}/index.ts`].find((file) => existsSync(file));
}

function badSyntax(problem: string, error: SyntaxError): LoadProblem {
  if (/does not provide an export named/.test(error.message)) {
    return {
      problem,
      hint: "If that is a type, import it with `import type`: Node cannot tell types from values",
      transpile: true,
    };
  }
  if (/Invalid or unexpected token/.test(error.message)) {
    // What a decorator comes to: V8 names neither it nor, in a module, its place.
    const hint =
      "If it is a decorator, write what it does as a plain call, since Node does not run those; `node <file>` names the line";
    return { problem, hint, transpile: true };
  }
  return { problem, hint: "Mend the syntax there; `node <file>` names the line", transpile: false };
}

function thrown(problem: string): LoadProblem {
  return {
    problem: `it threw: ${problem}`,
    hint: "Mend it there; the file is run as it is",
    transpile: false,
  };
}

const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^\n:]+|[A-Za-z]:\\[^\n:]+):(\d+):\d+\)?$/gm;

/** ` (file:line)` of the first place outside of Node; where syntax is wrong the stack begins with it. */
function at(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const own = /^(?:file:\/\/)?(\/[^\n]*?|[A-Za-z]:\\[^\n]*?):(\d+)\n/.exec(stack);
  const frames = [...stack.matchAll(FRAME)];
  // The line that called a package says more than the one in it.
  const frame = frames.find(([text]) => !text.includes("node_modules")) ?? frames[0] ?? null;
  const place = own ?? frame;
  return place === null ? "" : ` (${relative(process.cwd(), place[1] ?? "")}:${place[2]})`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
