/** Contracts from the other side: for those who call tools, list them or wrap them. @module */
export type { ToolContract } from "./contract.ts";
export type { DryRun } from "./dry-run.ts";
export type { Cut, CutText } from "./output/cut.ts";
export type { More } from "./paging/paging.ts";
export type { NormalizeOptions } from "./search/normalize-search.ts";
export { normalizeSearch } from "./search/normalize-search.ts";
export type { SearchIndex, SearchIndexOptions } from "./search/search-index.ts";
export { searchIndex } from "./search/search-index.ts";
export type { NoMatch } from "./search/tool-search.ts";
export type { AnyTool } from "./tool.ts";
export { AIRWORTHY_TOOL } from "./tool.ts";
export { isToolError } from "./tool-error.ts";
export type { ToolFailure } from "./tool-failure.ts";
export { isToolFailure } from "./tool-failure.ts";
