import type { AnyTool } from "../tool.ts";
import { AIRWORTHY_TOOL } from "../tool.ts";
import type { AiSdkTool } from "./ai-sdk-target.ts";
import { aiSdkTarget } from "./ai-sdk-target.ts";
import type { ProbeTarget } from "./probe-target.ts";
import { toolsTarget } from "./tools-target.ts";

/**
 * The tools that modules export: contracted ones and plain ones of the AI SDK, alone, in a list or in
 * an object. A plain one is called as its key in the object, or as its export.
 */
export async function moduleTarget(
  modules: readonly object[],
  { name }: { readonly name: string },
): Promise<ProbeTarget> {
  const own = new Set<AnyTool>();
  const plain: Record<string, AiSdkTool> = {};
  const take = (key: string, value: unknown): boolean => {
    if (isTool(value)) own.add(value);
    else if (isAiSdkTool(value)) plain[key] = value;
    else return false;
    return true;
  };
  for (const [key, exported] of modules.flatMap((one) => Object.entries(one))) {
    if (take(key, exported) || typeof exported !== "object" || exported === null) continue;
    for (const [inner, value] of Object.entries(exported)) take(inner, value);
  }
  const [contracted, others] = [toolsTarget([...own], { name }), await aiSdkTarget(plain, { name })];
  return { name, tools: [...contracted.tools, ...others.tools] };
}

function isTool(value: unknown): value is AnyTool {
  return typeof value === "object" && value !== null && AIRWORTHY_TOOL in value;
}

function isAiSdkTool(value: unknown): value is AiSdkTool {
  return (
    typeof value === "object" &&
    value !== null &&
    "inputSchema" in value &&
    ("execute" in value || "description" in value)
  );
}
