import type {
  ErrorCode,
  EvaluationContext,
  JsonValue,
  Provider,
  ResolutionDetails,
} from "@openfeature/server-sdk";
import type { Subject } from "../core/run.ts";
import type { Serving, Servings } from "../core/serving.ts";
import type { Assigned } from "./assign.ts";
import { assigner } from "./assign.ts";

/** What an evaluation came to, before it is given in the type that was asked for. */
interface Found {
  readonly serving: Serving;
  readonly assigned: Assigned;
}

/**
 * A provider of OpenFeature: a flag is a workflow. As a boolean it says whether the candidate serves, as a text
 * which release does, as an object both with the share. `targetingKey` is the user; the attributes `session` and
 * `useCase` mean what they say, the others are attributes of the user.
 *
 * @example
 * ```ts
 * import { OpenFeature } from "@openfeature/server-sdk";
 * import { open } from "airworthy";
 * import { openFeatureProvider } from "airworthy/rollout";
 *
 * const app = await open({ store: ":memory:" });
 * await OpenFeature.setProviderAndWait(openFeatureProvider(app.store.servings));
 * const flags = OpenFeature.getClient();
 * await flags.getBooleanValue("support", false, { targetingKey: "ada" }); //=> false
 * await app.close();
 * ```
 */
export function openFeatureProvider(servings: Pick<Servings, "current">): Provider {
  const resolve = async <T>(
    flag: string,
    { value, context, to }: { value: T; context: EvaluationContext; to: (found: Found) => T },
  ): Promise<ResolutionDetails<T>> => {
    const serving = await servings.current(flag);
    if (serving === undefined)
      return failed(value, "FLAG_NOT_FOUND", `nothing is known of the workflow "${flag}"`);
    const { split } = serving;
    const who = whoOf(context, split?.unit ?? "session");
    if (split !== undefined && who === undefined)
      return failed(value, "TARGETING_KEY_MISSING", "the user or the session is needed to draw for");
    const assigned = split === undefined || who === undefined ? STABLE : assigner(split)(who);
    return detailsOf(to({ serving, assigned }), { serving, assigned });
  };
  return {
    metadata: { name: "airworthy" },
    runsOn: "server",
    resolveBooleanEvaluation: (flag, value, context) =>
      resolve(flag, { value, context, to: ({ assigned }) => assigned.arm === "candidate" }),
    resolveStringEvaluation: (flag, value, context) =>
      resolve(flag, { value, context, to: (found) => releaseOf(found) ?? value }),
    resolveObjectEvaluation: <T extends JsonValue>(flag: string, value: T, context: EvaluationContext) =>
      resolve<T>(flag, { value, context, to: (found) => objectOf(found) as T }),
    resolveNumberEvaluation: async (_flag, value) =>
      failed(value, "TYPE_MISMATCH", "a workflow is asked about as a boolean, a text or an object"),
  };
}

const STABLE: Assigned = { arm: "stable", share: 0, by: "chance" };

function whoOf(context: EvaluationContext, unit: "session" | "user") {
  const { targetingKey, session, useCase, ...attributes } = context;
  const own = typeof session === "string" && session !== "" ? session : undefined;
  const drawn = unit === "user" ? targetingKey : (own ?? targetingKey);
  if (drawn === undefined || drawn === "") return undefined;
  return {
    subject: targetingKey === undefined ? undefined : { id: targetingKey, attributes: scalars(attributes) },
    session: own ?? (unit === "session" ? targetingKey : undefined),
    run: "",
    useCase: typeof useCase === "string" ? useCase : undefined,
  };
}

function scalars(attributes: Readonly<Record<string, unknown>>): NonNullable<Subject["attributes"]> {
  const entries = Object.entries(attributes).filter((entry): entry is [string, string | number | boolean] =>
    ["string", "number", "boolean"].includes(typeof entry[1]),
  );
  return Object.fromEntries(entries);
}

/** Undefined where the app's own code serves, which has no release. */
function releaseOf({ serving, assigned }: Found): string | undefined {
  return assigned.arm === "candidate" ? serving.split?.candidate : serving.stable;
}

function objectOf(found: Found): JsonValue {
  const { arm, share, by } = found.assigned;
  return { release: releaseOf(found) ?? null, rollout: found.serving.split?.rollout ?? null, arm, share, by };
}

function detailsOf<T>(value: T, { serving, assigned }: Found): ResolutionDetails<T> {
  const { split } = serving;
  if (split === undefined) return { value, variant: "stable", reason: "STATIC" };
  const { arm, share, by } = assigned;
  return {
    value,
    variant: arm,
    reason: by === "chance" ? "SPLIT" : "TARGETING_MATCH",
    flagMetadata: { rollout: split.rollout, share, by },
  };
}

function failed<T>(value: T, errorCode: `${ErrorCode}`, errorMessage: string): ResolutionDetails<T> {
  return { value, reason: "ERROR", errorCode: errorCode as ErrorCode, errorMessage };
}
