import type { Place } from "../model/program.ts";
import type { Ref } from "./follow.ts";
import { lineAt } from "./module.ts";

export function placeOf({ module, node }: Ref): Place {
  const line = lineAt(module, node.start ?? 0);
  return {
    file: module.path,
    line,
    endLine: Math.max(line, lineAt(module, Math.max((node.end ?? 1) - 1, 0))),
  };
}

/** An expression as it stands in the code, in one line. */
export function sourceOf({ module, node }: Ref, most = 80): string {
  const text = module.text.slice(node.start ?? 0, node.end ?? 0).replace(/\s+/g, " ");
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
