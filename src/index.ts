/**
 * Airworthy: run an agent so that every call is recorded, any run replays by its ID, and a change
 * is known to be better before anyone meets it.
 *
 * @module
 */

export type { Attending, AttendOptions } from "./app/attend.ts";
export type { Config } from "./app/config.ts";
export { defineConfig } from "./app/config.ts";
export type { Word } from "./app/decide.ts";
export type { App, AppForkOptions, AppRunOptions } from "./app/open.ts";
export { open } from "./app/open.ts";
export type { Recorded, RecordOptions } from "./app/record.ts";
export { record } from "./app/record.ts";
export type { ApprovalQuery, StoredApproval } from "./core/approvals/approval.ts";
export type { Budget } from "./core/budget.ts";
export type { DivergenceParts } from "./core/divergence.ts";
export { DivergenceError } from "./core/divergence.ts";
export { startDoctor } from "./core/doctor/doctor.ts";
export type { Finding } from "./core/doctor/finding.ts";
export { AirworthyError, isAirworthyError } from "./core/errors.ts";
export type { Address, RunId, SessionId } from "./core/ids.ts";
export { parseRunId, parseSessionId } from "./core/ids.ts";
export type { CallRecord, RunSummary, StoredRun, Subject } from "./core/run.ts";
export type { Decision, Durability, Retention, RunQuery, Store } from "./core/store.ts";
export type { Workflow } from "./core/workflow.ts";
export { workflow } from "./core/workflow.ts";
export type { Context } from "./core/workflow-context.ts";
export type { ForkResult, ReplayResult, RunResult } from "./engines/local/run-result.ts";
export { model } from "./models/model.ts";
export type { Prompt } from "./models/prompt.ts";
export { prompt } from "./models/prompt.ts";
export { loadPrompt, loadPrompts } from "./models/prompt-file.ts";
export { agent } from "./patterns/agent.ts";
export { ask } from "./patterns/ask.ts";
export { chain } from "./patterns/chain.ts";
export { optimize } from "./patterns/optimize.ts";
export { orchestrate } from "./patterns/orchestrate.ts";
export { parallel } from "./patterns/parallel.ts";
export { reliability } from "./patterns/reliability.ts";
export { route } from "./patterns/route.ts";
export type { Tool } from "./tools/tool.ts";
export { tool } from "./tools/tool.ts";
export { ToolError } from "./tools/tool-error.ts";
export { toolset } from "./tools/toolset.ts";
