import type { Changes, StoredRun } from "../core/run.ts";
import type { Store } from "../core/store.ts";
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
export async function servicesOf(
  engine: Engine,
  config: Config,
  stored: Pick<StoredRun, "workflow" | "parent">,
): Promise<Provided> {
  const changes = await changesOf(engine.store, stored);
  return [...effectsOf(config, stored.workflow), ...changed(engine, changes)];
}

/** What a recorded run had in place of the configuration's prompts and models. */
export async function changesOf(store: Store, { parent }: Pick<StoredRun, "parent">): Promise<Changes> {
  if (parent?.kind !== "trial" || parent.role !== undefined || parent.changes !== undefined)
    return parent?.changes ?? {};
  const experiment = await store.experiments.find(parent.experiment);
  return experiment?.changes ?? {};
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
