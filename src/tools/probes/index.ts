/**
 * Probes: experiments that find the faults of any tool, one's own or of an MCP server.
 *
 * @module
 */
export type { AiSdkTool } from "./ai-sdk-target.ts";
export { aiSdkTarget } from "./ai-sdk-target.ts";
export type { Baseline } from "./baseline.ts";
export { baselineOf, baselineText, compareWithBaseline, parseBaseline } from "./baseline.ts";
export type { FaultId, Finding, ProbeCall, Severity } from "./finding.ts";
export { mcpTarget } from "./mcp-target.ts";
export type { OpenApi } from "./openapi/load-openapi.ts";
export { loadOpenApi, parseOpenApi } from "./openapi/load-openapi.ts";
export { probeOpenApi } from "./openapi/probe-openapi.ts";
export { probeContract } from "./output/contract.ts";
export { probeJunit } from "./output/junit.ts";
export type { SarifOptions } from "./output/sarif.ts";
export { probeSarif } from "./output/sarif.ts";
export type { TextOptions } from "./output/text.ts";
export { probeText } from "./output/text.ts";
export type { ProbeOptions } from "./probe.ts";
export { probe } from "./probe.ts";
export type { ProbedTool, ProbeReport } from "./probe-report.ts";
export type { ProbeAnswer, ProbeCallOptions, ProbeTarget, ProbeTool } from "./probe-target.ts";
export type { ProbeVerdict, VerdictOptions } from "./probe-verdict.ts";
export { probeVerdict } from "./probe-verdict.ts";
export type { ProbeInput } from "./probe-workflow.ts";
export { PROBE_BUDGET, probeWorkflow } from "./probe-workflow.ts";
export { toolsTarget } from "./tools-target.ts";
