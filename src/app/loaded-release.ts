import { AirworthyError } from "../core/errors.ts";
import type { ReleaseId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import type { AnyWorkflow } from "../core/workflow.ts";
import type { Engine } from "../engines/local/engine.ts";
import { createModelRegistry } from "../models/model-registry.ts";
import { MODELS } from "../models/services.ts";
import { checkExternals } from "../releases/externals.ts";
import { importBundle } from "../releases/import-bundle.ts";
import { makingOf } from "../releases/making-of.ts";
import { BUNDLE, manifestOf } from "../releases/seal.ts";
import { verifyRelease } from "../releases/verify-release.ts";
import type { Config } from "./config.ts";
import { effectsOf, withServices } from "./services.ts";
import { findWorkflow, namedWorkflows, withEvaluated } from "./workflows.ts";

/** The code of a release, ready to run. */
export interface LoadedRelease {
  readonly id: ReleaseId;
  readonly config: Config;
  readonly workflows: ReadonlyMap<string, AnyWorkflow>;
}

export interface LoadReleaseOptions {
  readonly store: Store;
  /** Folder that it believes to lie in: relative paths and packages left out of it are looked for there. */
  readonly root: string;
  /** Public keys, one of which must have signed it. None: it need not be signed. */
  readonly keys: readonly string[];
}

/** @throws `release_not_found`, `release_tampered`, `release_unsigned`, `release_external_differs`, `release_does_not_load` */
export async function loadRelease(
  id: ReleaseId,
  { store, root, keys }: LoadReleaseOptions,
): Promise<LoadedRelease> {
  const release = await store.releases.find(id);
  if (release === undefined) throw noRelease(id);
  const files = await store.releases.files(id);
  verifyRelease(release, files, { keys });
  checkExternals(id, manifestOf(release), root);
  const read = Object.entries(manifestOf(release).files).flatMap(([path, { role }]) =>
    role === "file" ? [[path, files.get(path) ?? ""] as const] : [],
  );
  try {
    const module = await importBundle(id, files.get(BUNDLE) ?? "", makingOf(root, new Map(read)));
    const config = configIn(module, `release "${id}"`);
    const workflows = withEvaluated(namedWorkflows(config.workflows ?? []), config);
    return { id, config, workflows };
  } catch (cause) {
    throw doesNotLoad(`release "${id}"`, cause);
  }
}

/** The engine as the release's own models and bounds make it, and its workflow of this name. */
export function codeOf(
  { config, workflows }: LoadedRelease,
  engine: Engine,
  workflow: string,
): { readonly engine: Engine; readonly workflow: AnyWorkflow } {
  const services = [MODELS.provide(createModelRegistry(config.models ?? {})), ...effectsOf(config, workflow)];
  return {
    engine: { ...withServices(engine, services), budget: config.budget ?? engine.budget },
    workflow: findWorkflow(workflows, workflow),
  };
}

/** The configuration that a module exports. */
export function configIn(module: unknown, what: string): Config {
  const config =
    typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  if (typeof config === "object" && config !== null) return config;
  throw doesNotLoad(what, new TypeError("its default export is no configuration"));
}

export function doesNotLoad(what: string, cause: unknown): AirworthyError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AirworthyError({
    code: "release_does_not_load",
    message: `Cannot load ${what}: ${message.split("\n", 1)[0]}`,
    hint: "Mend what its code needs here (a package left out of the bundle, a setting, a file), or make another release",
    cause,
  });
}

export function noRelease(id: string): AirworthyError {
  return new AirworthyError({
    code: "release_not_found",
    message: `Cannot find release "${id}" in this store`,
    hint: "List the releases with `airworthy release list`, or name the right store with --store",
  });
}
