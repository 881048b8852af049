import type { LanguageModelV4 } from "@ai-sdk/provider";
import type { CallPolicy } from "../core/call.ts";
import type { Execution } from "../core/execution.ts";
import { service } from "../core/service.ts";
import type { PriceTable } from "./prices.ts";

/** Gives the model of a name, or throws `model_unknown`. */
export interface ModelRegistry {
  resolve(name: string): LanguageModelV4;
}

/** The app's models, as its runs see them. */
export const MODELS = service<ModelRegistry>("models");
export const PRICES = service<PriceTable>("prices");
/** Texts that stand in for those of prompts, by name: a fork tries one without touching a file. */
export const PROMPTS = service<Readonly<Record<string, string>>>("prompts");
/** On what terms models are called: how long each call may take. */
export const MODEL_POLICY = service<CallPolicy>("model policy");

const NO_POLICY: CallPolicy = {};

/** {@link MODEL_POLICY} of a run; outside of an app there is none. */
export function modelPolicyOf(execution: Execution): CallPolicy {
  return MODEL_POLICY.of(execution) ?? NO_POLICY;
}
