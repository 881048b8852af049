import type { Budget } from "../../core/budget.ts";
import type { ServedBy } from "../../core/serving.ts";

/** What a run is accepted with beside its input, for whoever executes it. */
export interface Terms {
  /** Overrides the app's bound by bound. */
  readonly budget?: Budget;
  /** Turns that its session must still have when it ends, if nothing came between. */
  readonly after?: number;
  /** What chose its release. */
  readonly served?: ServedBy;
}

export function encodeTerms(terms: Terms): string | undefined {
  return Object.keys(terms).length === 0 ? undefined : JSON.stringify(terms);
}

export function decodeTerms(text: string | undefined): Terms {
  return text === undefined ? {} : (JSON.parse(text) as Terms);
}
