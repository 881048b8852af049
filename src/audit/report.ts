import type { PatternNumber, Severity } from "./patterns/kind.ts";

export type AuditVerdict = "present" | "partial" | "absent" | "cannot tell";

export interface AuditFinding {
  /** The same for the same fault until its file, kind or subject changes: for baselines. */
  readonly id: string;
  readonly kind: string;
  readonly pattern: PatternNumber;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly endLine: number;
  /** The lines themselves, five at most. */
  readonly lines: readonly string[];
  readonly why: string;
  readonly fix: string;
  readonly command?: string;
  readonly also: readonly { readonly file: string; readonly line: number }[];
  /** Where the docs say more. */
  readonly docs: string;
}

export interface PatternReport {
  readonly number: PatternNumber;
  readonly id: string;
  readonly title: string;
  readonly verdict: AuditVerdict;
  readonly confidence: "high" | "medium" | "low";
  /** What the verdict stands on, in one sentence. */
  readonly because: string;
  readonly findings: readonly AuditFinding[];
}

export interface Overall {
  readonly advice: "nothing" | "targeted fixes" | "refactor" | "rebuild" | "cannot tell";
  readonly because: string;
  /** The patterns in the order in which to mend them. */
  readonly order: readonly { readonly pattern: PatternNumber; readonly why: string }[];
}

export interface AuditReport {
  readonly version: 1;
  /** As it was given. */
  readonly path: string;
  readonly patterns: readonly PatternReport[];
  readonly overall: Overall;
  readonly looked: Looked;
  /** What a model has said of it, if one was asked. */
  readonly model?: { readonly name: string; readonly text: string };
}

export interface Looked {
  /** Files of code that were read. */
  readonly files: number;
  readonly calls: number;
  readonly loops: number;
  readonly tools: number;
  /** Files in which they are made. */
  readonly toolFiles: readonly string[];
  readonly prompts: number;
  readonly tests: number;
  readonly evals: number;
  readonly sdks: readonly string[];
  /** What was left out, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
  /** Files that were not looked at because they are beside the program: tests, samples, earlier tries. */
  readonly aside: readonly string[];
}
