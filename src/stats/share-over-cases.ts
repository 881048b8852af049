import { studentTUpperQuantile } from "./distributions/student-t.ts";
import type { Interval } from "./interval.ts";
import type { RateOptions } from "./rate-over-cases.ts";
import type { RatioItem } from "./ratio-over-cases.ts";
import { ratioOverCases } from "./ratio-over-cases.ts";
import { wilson } from "./wilson.ts";

export interface ShareOverCases extends Interval {
  readonly share: number;
  /** Cases. */
  readonly n: number;
  /** Sum of the bottoms: events, such as calls. */
  readonly events: number;
  readonly confidence: number;
}

/**
 * The share of events over all cases, such as calls that failed of all calls, where a case has any number of them:
 * Wilson's limits on as many independent events as would have the same standard error, as for
 * {@link rateOverCases}, which gives each case the same weight instead. Undefined without events.
 *
 * @param items each with a top of 0 to its bottom
 */
export function shareOverCases(
  items: readonly RatioItem[],
  { clusters, confidence = 0.95 }: Omit<RateOptions, "trials"> = {},
): ShareOverCases | undefined {
  const found = ratioOverCases(items, { clusters, confidence });
  if (found === undefined) return undefined;
  const { ratio: share, se, df, n } = found;
  const events = items.reduce((sum, { bottom }) => sum + bottom, 0);
  if (df === 0) return { share, n, events, confidence, low: 0, high: 1 };
  // Where nothing varies only the cases, or the clusters, are sure to be independent.
  const size = se > 1e-12 ? Math.min(events, (share * (1 - share)) / (se * se)) : Math.min(events, df + 1);
  const limits = wilson(
    share === 1 ? size : share * size,
    size,
    studentTUpperQuantile((1 - confidence) / 2, df),
  );
  return { share, n, events, confidence, ...limits };
}
