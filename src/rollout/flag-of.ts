import type { AssignmentFlag } from "./flag.ts";

/** The part of a client of OpenFeature that is used. */
export interface FlagClient {
  getBooleanDetails(
    flag: string,
    value: boolean,
    context: Readonly<Record<string, string | number | boolean>>,
  ): Promise<{
    readonly value: boolean;
    readonly errorCode?: string;
    readonly flagMetadata: Readonly<Record<string, string | number | boolean>>;
  }>;
}

export interface FlagOptions {
  /** The chance of the candidate that the flag is set to, 0 to 1. Default: its metadata's `share`, else not known. */
  readonly share?: number;
}

/**
 * Has a boolean flag of a team's own decide who gets the candidate, through OpenFeature; rules of the split (deny,
 * allow, cohort, use cases) go before it, and where the flag fails the split's own draw decides.
 * Without a known share a run is served all the same, but does not count in the statistics.
 *
 * @example
 * ```ts
 * import { InMemoryProvider, OpenFeature } from "@openfeature/server-sdk";
 * import { open } from "airworthy";
 * import { flagOf } from "airworthy/rollout";
 *
 * await OpenFeature.setProviderAndWait(new InMemoryProvider({
 *   "kinder-refunds": { variants: { on: true, off: false }, defaultVariant: "off", disabled: false },
 * }));
 * const app = await open({
 *   store: ":memory:",
 *   assignment: { flag: flagOf(OpenFeature.getClient(), "kinder-refunds", { share: 0.1 }) },
 * });
 * await app.close();
 * ```
 */
export function flagOf(client: FlagClient, flag: string, options: FlagOptions = {}): AssignmentFlag {
  return async ({ split, workflow, subject, session }) => {
    const unit = split.unit === "user" ? subject?.id : (session ?? subject?.id);
    const { value, errorCode, flagMetadata } = await client.getBooleanDetails(flag, false, {
      ...subject?.attributes,
      ...(unit === undefined ? {} : { targetingKey: unit }),
      ...(session === undefined ? {} : { session }),
      workflow,
    });
    if (errorCode !== undefined) return undefined;
    const share = options.share ?? flagMetadata.share;
    return { candidate: value, ...(typeof share === "number" && share >= 0 && share <= 1 ? { share } : {}) };
  };
}
