import type { Finding } from "./finding.ts";

/** What a probe found, worst first. Plain JSON. */
export interface ProbeReport {
  readonly target: string;
  readonly findings: readonly Finding[];
  readonly tools: readonly ProbedTool[];
  /** How many were made. */
  readonly calls: number;
  /** Time spent waiting for answers, in ms. */
  readonly took: number;
  /** Why it ended before everything was looked at. */
  readonly stopped?: string;
}

export interface ProbedTool {
  readonly name: string;
  /** What it was taken for; `unknown` is treated as a write. */
  readonly effect: "read" | "write" | "unknown";
  readonly calls: number;
  /** Why some of it could not be looked at. */
  readonly limited?: string;
}
