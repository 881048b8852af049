import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { programOf } from "../audit.ts";
import type { ModelCall, Program } from "../model/program.ts";
import type { Tree } from "../read-tree.ts";
import { readTree } from "../read-tree.ts";
import type { Adoption, Change } from "./adoption.ts";
import type { Entry } from "./entries.ts";
import { entriesOf } from "./entries.ts";
import { configFile, datasetFile, ignoreFile, packageText } from "./files.ts";
import { recordedText } from "./record-edit.ts";

/**
 * Reads a project and proposes what would record it. Changes nothing; `version` is airworthy's.
 *
 * @throws `file_unreadable`
 */
export function proposeAdoption(path: string, version: string): Adoption {
  const tree = readTree(path);
  const { program } = programOf(tree);
  const calls = program.calls.filter(({ sdk }) => sdk === "AI SDK");
  const { entries, notes } = entriesOf(tree, calls);
  const changes = [
    ...(entries.length === 0
      ? []
      : [...codeChanges(tree, calls, entries), ...newFiles(tree, entries, version)]),
  ];
  return {
    changes: changes.filter(({ before, after }) => before !== after),
    recorded: entries.map(({ name }) => name),
    notes: [...notesOf(tree, program), ...notes],
    next: entries.length === 0 ? [] : nextSteps(entries),
  };
}

function codeChanges(tree: Tree, calls: readonly ModelCall[], entries: readonly Entry[]): readonly Change[] {
  // Tools and prompts in other files are of the same package, and their types must stay the same.
  const importing = [...tree.project.modules.values()].filter(
    ({ sources, path }) => sources.includes("ai") && tree.roles.get(path) !== "test",
  );
  const files = new Set([...calls.map(({ place }) => place.file), ...importing.map(({ path }) => path)]);
  return [...files].sort().flatMap((file) => {
    const module = tree.project.modules.get(file);
    if (module === undefined || calls.length === 0) return [];
    const own = entries.filter((entry) => entry.module === module);
    return [{ path: file, before: module.text, after: recordedText(module, own) }];
  });
}

function newFiles(tree: Tree, entries: readonly Entry[], version: string): readonly Change[] {
  const changes: Change[] = [];
  if (!existsSync(join(tree.root, "airworthy.config.ts")))
    changes.push({ path: "airworthy.config.ts", before: undefined, after: configFile(entries) });
  for (const entry of entries) {
    const path = `evals/${entry.name}.jsonl`;
    if (!existsSync(join(tree.root, path)))
      changes.push({ path, before: undefined, after: datasetFile(entry) });
  }
  const own = textIn(tree, "package.json");
  if (own !== undefined)
    changes.push({ path: "package.json", before: own, after: packageText(own, version) });
  const ignored = textIn(tree, ".gitignore");
  changes.push({ path: ".gitignore", before: ignored, after: ignoreFile(ignored) });
  return changes;
}

function textIn({ root }: Tree, path: string): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function notesOf(tree: Tree, program: Program): readonly string[] {
  const major = tree.majorOf("ai");
  const others = program.calls.filter(({ sdk }) => sdk !== "AI SDK" && sdk !== "Airworthy");
  const names = [...new Set(others.map(({ sdk }) => sdk))].join(", ");
  const places = others
    .slice(0, 3)
    .map(({ place }) => `${place.file}:${place.line}`)
    .join(", ");
  return [
    ...(major !== undefined && major < 7
      ? [
          `The project asks for version ${major} of the AI SDK, and airworthy/ai-sdk is version 7: upgrade first (npx @ai-sdk/codemod upgrade)`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `${others.length} call${others.length === 1 ? "" : "s"} of ${names} (${places}) are left as they are: record them in a workflow with ctx.step, or ask through the AI SDK`,
        ]
      : []),
    ...(program.calls.length === 0
      ? ["No call of a model was found, so that there is nothing to record"]
      : []),
  ];
}

function nextSteps(entries: readonly Entry[]): readonly string[] {
  const [first] = entries;
  return [
    "npm install",
    `npx airworthy run ${first?.name} --input '${JSON.stringify(first?.inputs[0] ?? [])}'`,
    "npx airworthy runs show last",
    "npx airworthy replay last",
    `npx airworthy dataset add last --to evals/${first?.name}.jsonl`,
    `npx airworthy eval ${first?.name}`,
    `npx airworthy release create --name first`,
  ];
}
