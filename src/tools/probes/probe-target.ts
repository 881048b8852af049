import type { JsonSchema } from "../json-schema.ts";
import type { McpAnnotations } from "../mcp/mcp-connection.ts";

/** What a probe works on: a list of tools that can be called. */
export interface ProbeTarget {
  /** As it is named in a report. */
  readonly name: string;
  readonly tools: readonly ProbeTool[];
  /** What was wrong before any tool was called: noise, a list without end. */
  readonly notes?: readonly string[];
  /** Ways in that must be refused: without a token, with a wrong one. Each is called with a tool and its arguments. */
  readonly doors?: readonly ProbeTool[];
  /** A text that stands in the server's environment and that no tool has a reason to give away. */
  readonly canary?: string;
}

export interface ProbeTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonSchema | undefined;
  readonly annotations?: McpAnnotations | undefined;
  /** Arguments that are known to work. */
  readonly examples?: readonly Readonly<Record<string, unknown>>[];
  /** What a contract says; of a foreign tool the probe has to find it out. */
  readonly effect?: "read" | "write";
  /** Nobody here can call it: only its definition is looked at. */
  readonly definitionOnly?: boolean;
  /** It makes its own record in the run: the probe then makes none. */
  readonly recordsItself?: boolean;
  /** Never rejects: how it went is in the answer. */
  call(input: Readonly<Record<string, unknown>>, options: ProbeCallOptions): Promise<ProbeAnswer>;
}

export interface ProbeCallOptions {
  readonly signal: AbortSignal;
  /** In ms. */
  readonly timeout: number;
}

/** JSON throughout, since it is recorded. */
export type ProbeAnswer =
  | {
      readonly kind: "result";
      /** What a model would read. */
      readonly text: string;
      /** Structured content, or what its text is as JSON. */
      readonly value?: unknown;
      readonly form: "structured" | "json" | "text" | "media" | "empty";
      /** Characters in all, of which `text` may hold only the beginning. */
      readonly size: number;
    }
  /** The tool said that it failed. */
  | {
      readonly kind: "refused";
      readonly text: string;
      readonly code?: string;
      /** Of HTTP, with what its headers said. */
      readonly status?: number;
      readonly retryAfter?: string;
      /** `WWW-Authenticate`: where and how to sign in. */
      readonly challenge?: string;
    }
  /** It gave no answer at all. */
  | { readonly kind: "lost"; readonly why: "timeout" | "too_large" | "gone" | "cut"; readonly text: string };
