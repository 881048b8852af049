import type { Effect } from "../../core/call.ts";
import type { Duration } from "../../core/duration.ts";
import type { StandardSchema } from "../../core/standard-schema.ts";
import type { ToolApproval } from "../approval-rule.ts";
import type { ToolLimits } from "../limits/tool-limits.ts";
import type { FilterSet } from "../order/tool-filters.ts";
import type { ChosenOrder, ToolSort } from "../order/tool-sort.ts";
import type { AnyPaging } from "../paging/paging.ts";
import type { AnySearch } from "../search/tool-search.ts";
import type { Idempotency, ListedError, ToolExample, ToolRetry } from "../tool-options.ts";
import type { McpResult } from "./mcp-connection.ts";

/** Arguments of a server's tool, by name. */
export type McpInput = Readonly<Record<string, unknown>>;

/** Calls a tool of the same server by its name there, and gives what it answered as the contract would. */
export type AskServer = (tool: string, input: McpInput) => Promise<unknown>;

/** What stands in the contract in place of what the server says, or fails to say. */
export interface McpOverride {
  /** Leaves the tool out. */
  readonly hide?: boolean;
  /** Default: the server's, with what a contract's name may not have as `_`. */
  readonly name?: string;
  readonly description?: string;
  /** Default `write`: no annotation of a server is believed, see `trustReadOnlyHint`. */
  readonly effect?: Effect;
  readonly input?: StandardSchema<McpInput>;
  /** Of what `result` gives. Default: the server's output schema, else anything. */
  readonly output?: StandardSchema;
  /**
   * Makes the arguments that the server is sent. Default: the input as it was checked. With an order or filters it
   * says what the server calls them; with `idempotency` it may send the key.
   */
  readonly send?: (input: McpInput, asked: McpAsked) => McpInput;
  /** Makes the output of what the server answered. Default: structured content, else JSON in its text, else its text. */
  readonly result?: (result: McpResult) => unknown;
  /** Codes beside `tool_failed`, `output_too_large` and `server_gone`. */
  readonly errors?: Readonly<Record<string, string | ListedError>>;
  /** Names the code of a failure by its text. Default `tool_failed`; `rate_limited` makes a call with `limits` wait. */
  readonly errorCode?: (text: string) => string | undefined;
  /** Default 30 s. */
  readonly timeout?: Duration;
  readonly retry?: ToolRetry;
  readonly limits?: ToolLimits;
  /** The field of the output that holds the list that `paging`, `search`, `sort` and `filters` mean. */
  readonly items?: string;
  readonly paging?: AnyPaging;
  readonly search?: AnySearch;
  readonly sort?: ToolSort;
  readonly filters?: FilterSet;
  readonly idempotency?: Idempotency<McpInput>;
  readonly approval?: ToolApproval<McpInput>;
  /** What the write would change, found out by reads of the same server. */
  readonly dryRun?: (input: McpInput, context: { readonly ask: AskServer }) => unknown;
  /** Takes the write back with other tools of the same server. */
  readonly compensate?: (input: McpInput, output: unknown, context: { readonly ask: AskServer }) => unknown;
  readonly simulate?: (input: McpInput) => unknown;
  readonly examples?: readonly ToolExample<McpInput, unknown>[];
}

/** What a call was asked for beside its input. */
export interface McpAsked {
  /** Idempotency key of a write; undefined for a read. */
  readonly key: string | undefined;
  readonly sort: ChosenOrder | undefined;
  readonly filters: Readonly<Record<string, string | undefined>>;
}
