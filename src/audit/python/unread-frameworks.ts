import type { Module } from "../js/module.ts";
import { lineAt } from "../js/module.ts";
import type { Sign } from "../model/program.ts";
import { unreadFramework } from "./_names.ts";

/** Frameworks that a file imports and whose calls are not known here, with the lines that import them. */
export function unreadFrameworks(module: Module, packages: readonly string[]): readonly Sign[] {
  return packages.flatMap((name) => {
    const what = unreadFramework(name);
    if (what === undefined) return [];
    const line = lineAt(
      module,
      Math.max(0, module.text.search(new RegExp(`\\b${what.replace(".", "\\.")}\\b`))),
    );
    return [{ what, place: { file: module.path, line, endLine: line } }];
  });
}
