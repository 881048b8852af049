/** Runs out of a store and into one: JSONL of our own, and recorded conversations of others. @module */

export { importConversations } from "./conversations.ts";
export { exportRuns } from "./export-runs.ts";
export { importRuns } from "./import-runs.ts";
export { readLines } from "./read-lines.ts";
export type { ReadTrial, ReadTrialsOptions } from "./read-trials.ts";
export { readTrials } from "./read-trials.ts";
