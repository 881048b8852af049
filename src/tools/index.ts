/** Contracts from the other side: for those who call tools, list them or wrap them. @module */
export type { ToolContract } from "./contract.ts";
export type { AnyTool } from "./tool.ts";
export { AIRWORTHY_TOOL } from "./tool.ts";
export { isToolError } from "./tool-error.ts";
export type { ToolFailure } from "./tool-failure.ts";
export { isToolFailure } from "./tool-failure.ts";
