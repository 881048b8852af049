import type { Changes, StoredRun } from "../core/run.ts";
import type { Engine } from "../engines/local/engine.ts";
import { overrideModels } from "../models/model-registry.ts";
import { EFFECTS } from "../models/recorded-tools.ts";
import type { ModelRegistry } from "../models/services.ts";
import { MODELS, PROMPTS } from "../models/services.ts";
import type { Config } from "./config.ts";

export type Provided = readonly (readonly [symbol, unknown])[];

export function withServices(engine: Engine, services: Provided): Engine {
  return services.length === 0 ? engine : { ...engine, services: new Map([...engine.services, ...services]) };
}

/** What a recorded run had of its own: the effects of its function's tools, and what a fork changed. */
export function servicesOf(
  engine: Engine,
  config: Config,
  stored: Pick<StoredRun, "workflow" | "parent">,
): Provided {
  return [...effectsOf(config, stored.workflow), ...changed(engine, stored.parent?.changes ?? {})];
}

export function effectsOf(config: Config, workflow: string): Provided {
  for (const runnable of config.workflows ?? []) {
    if ("effects" in runnable && runnable.workflow.name === workflow)
      return [EFFECTS.provide(runnable.effects)];
  }
  return [];
}

export function changed(engine: Engine, { prompts, models }: Changes): Provided {
  const registry = engine.services.get(MODELS.key) as ModelRegistry;
  return [
    ...(models === undefined ? [] : [MODELS.provide(overrideModels(registry, models))]),
    ...(prompts === undefined ? [] : [PROMPTS.provide(prompts)]),
  ];
}
