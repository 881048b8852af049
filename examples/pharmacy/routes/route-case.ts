import type { Prompts } from "../prompts.ts";
import type { SupportTools } from "../tools.ts";

/** What a route is given: one message of one customer. */
export interface RouteCase {
  readonly message: string;
  readonly tools: SupportTools;
  readonly prompts: Prompts;
}

export type Outcome = "answered" | "refunded" | "asked_back" | "handed_over" | "refused";

/** What a route made of it. */
export interface Handled {
  readonly outcome: Outcome;
  readonly reply: string;
  /** Tools that were called, in order. */
  readonly tools: readonly string[];
}
