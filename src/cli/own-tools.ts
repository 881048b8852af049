import { AirworthyError } from "../core/errors.ts";
import type { ProbeTarget } from "../tools/probes/probe-target.ts";
import { loadModule } from "./load-module.ts";

/** The tools that files export, as a target of a probe. @throws `usage` where they export none */
export async function ownTools(files: readonly string[]): Promise<ProbeTarget> {
  const { moduleTarget } = await import("../tools/probes/module-target.ts");
  const modules = await Promise.all(files.map(loadModule));
  const target = await moduleTarget(modules, { name: files.join(", ") });
  if (target.tools.length > 0) return target;
  throw new AirworthyError({
    code: "usage",
    message: `Cannot probe ${files.join(", ")}: no export is a tool, a list of tools or an object of tools`,
    hint: "Export what tool() of airworthy or of the AI SDK gives, as in export const findOrder = tool({ … })",
  });
}
