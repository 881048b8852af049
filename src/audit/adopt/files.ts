import type { Entry } from "./entries.ts";
import { effectsOf } from "./entries.ts";

/** airworthy.config.ts: what is recorded, and a first evaluation of it. */
export function configFile(entries: readonly Entry[]): string {
  const imports = entries.map(({ name, module, fn }) => {
    const own = ownName(fn) ?? name;
    const local = localOf(name);
    return `import { ${own === local ? own : `${own} as ${local}`} } from "./${module.path}";`;
  });
  const evals = entries.map((entry) => evaluationText(entry));
  return `import { defineConfig } from "airworthy";
import { evaluation, maxSteps, runStatus, trajectory } from "airworthy/evals";
${imports.join("\n")}

export default defineConfig({
  // What can be run, replayed and resumed by name.
  workflows: [${entries.map(({ name }) => localOf(name)).join(", ")}],
  // E-mail addresses, card numbers and keys never reach the store.
  redact: { detect: true },
  evals: [
${evals.join("\n")}
  ],
});
`;
}

function ownName(fn: Entry["fn"]): string | undefined {
  return fn.type === "FunctionDeclaration" && fn.id ? fn.id.name : undefined;
}

function localOf(name: string): string {
  return name.replace(/[^\w$]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function evaluationText({ name, steps, tools }: Entry): string {
  // A step asks the model once and may call each tool.
  const most = (steps ?? 10) * 2;
  return `    evaluation({
      name: "${name}",
      workflow: ${localOf(name)}.workflow,
      dataset: "evals/${name}.jsonl",
      scorers: [runStatus(), ${tools.length > 0 ? "trajectory(), " : ""}maxSteps(${most})],
      // What a change is held to; raise it as the dataset grows.
      criteria: { success: 0.9 },
    }),`;
}

/** The first cases: what the code itself asks, else a greeting, which must change nothing. */
export function datasetFile(entry: Entry): string {
  const writes = effectsOf(entry).flatMap(({ tool, effect }) => (effect === "write" ? [tool] : []));
  const forbidden = writes.length === 0 ? {} : { forbidden: writes };
  const asked = entry.inputs.map((input, index) => ({
    id: `asked-${index + 1}`,
    input,
    expect: { status: "completed" },
  }));
  const greeting = { id: "greeting", input: ["Hello"], expect: { status: "completed", ...forbidden } };
  return [...(asked.length === 0 || writes.length > 0 ? [greeting] : []), ...asked]
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
}

/** package.json with airworthy among what it needs, in the form that it has. */
export function packageText(text: string, version: string): string {
  if (/"airworthy"\s*:/.test(text)) return text;
  const found = text.match(/"dependencies"\s*:\s*\{/);
  if (found === null || found.index === undefined) {
    const end = text.lastIndexOf("}");
    const before = text.slice(0, end).trimEnd();
    const comma = before.endsWith("{") ? "" : ",";
    return `${before}${comma}\n  "dependencies": {\n    "airworthy": "^${version}"\n  }\n}\n`;
  }
  const at = found.index + found[0].length;
  const isEmpty = /^\s*\}/.test(text.slice(at));
  return `${text.slice(0, at)}\n    "airworthy": "^${version}"${isEmpty ? "\n  " : ","}${text.slice(at)}`;
}

export function ignoreFile(text: string | undefined): string {
  if (text === undefined) return "node_modules/\n.airworthy/\n";
  if (/^\/?\.airworthy\/?\s*$/m.test(text)) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}.airworthy/\n`;
}
