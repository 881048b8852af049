import { dirname, resolve } from "node:path";
import type {
  ReleaseEval,
  ReleaseFile,
  ReleaseManifest,
  ReleaseModel,
  ReleasePrompt,
  StoredRelease,
} from "../core/release.ts";
import type { Store } from "../core/store.ts";
import { resolveDataset } from "../evals/trials/resolve-dataset.ts";
import type { ModelSource } from "../models/model-registry.ts";
import { schemaContent } from "../models/schema-content.ts";
import type { Bundle } from "../releases/bundle-app.ts";
import { bundleApp } from "../releases/bundle-app.ts";
import { importBundle } from "../releases/import-bundle.ts";
import { byName, newMaking } from "../releases/making-of.ts";
import { ownVersion } from "../releases/own-version.ts";
import { BUNDLE, seal, sha256 } from "../releases/seal.ts";
import type { Config } from "./config.ts";
import { configIn, doesNotLoad } from "./loaded-release.ts";
import { workflowOf } from "./workflows.ts";

export interface CreateReleaseOptions {
  /** Path of the configuration, which the app is bundled from. */
  readonly config: string;
  readonly store: Store;
  /** What people call it, such as `better refunds`. */
  readonly name?: string;
  readonly createdBy?: string;
  /** Packages to leave out of the bundle beside those with native parts. Default: what the configuration says. */
  readonly externals?: readonly string[];
}

let count = 0;

/**
 * Makes a release of an app as it is now and keeps it in the store: its code in one file, with its prompts,
 * models, contracts, datasets and criteria. It is loaded once, so that one which does not load is never made.
 * The same app gives the same id, on another machine too.
 *
 * @throws `bundler_missing`, `bundle_failed`, `release_does_not_load`
 *
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { openSqliteStore } from "airworthy/store";
 * import { createRelease } from "airworthy/rollout";
 *
 * writeFileSync("airworthy.config.ts", `
 *   import { defineConfig, workflow } from "airworthy";
 *   const double = workflow({ name: "double", run: async (ctx, n: number) => n * 2 });
 *   export default defineConfig({ workflows: [double] });
 * `);
 * const store = await openSqliteStore({ path: ":memory:" });
 * const { id } = await createRelease({ config: "airworthy.config.ts", store, name: "first" });
 * id.slice(0, 4); //=> "rel_"
 * await store.close();
 * ```
 */
export async function createRelease(options: CreateReleaseOptions): Promise<StoredRelease> {
  const config = resolve(options.config);
  const root = dirname(config);
  const bundle = await bundleApp({ config, root, externals: options.externals ?? [] });
  const making = newMaking(root);
  const loaded = configIn(await load(bundle.code, making), "the release");
  const read = new Map(making.files);
  const files = new Map([...read, ...bundle.modules, [BUNDLE, bundle.code] as const]);
  const { id, manifest } = seal({
    ...(await partsOf(loaded, { store: options.store, root })),
    ...outsideOf(bundle),
    files: listed(files, read),
    prompts: byName<ReleasePrompt>(making.prompts),
    tools: byName(making.tools),
  });
  await options.store.releases.keep({
    id,
    manifest,
    files,
    createdAt: Date.now(),
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.createdBy === undefined ? {} : { createdBy: options.createdBy }),
  });
  const kept = await options.store.releases.find(id);
  if (kept === undefined) throw new Error(`The store did not keep release "${id}"`);
  return kept;
}

async function load(code: string, making: ReturnType<typeof newMaking>): Promise<unknown> {
  count += 1;
  try {
    return await importBundle(`new-${process.pid}-${count}`, code, making);
  } catch (cause) {
    throw doesNotLoad("the new release", cause);
  }
}

function outsideOf({
  packages,
  externals,
}: Bundle): Pick<ReleaseManifest, "format" | "airworthy" | "packages" | "externals"> {
  return { format: 1, airworthy: ownVersion(), packages, externals };
}

function listed(
  files: ReadonlyMap<string, string>,
  read: ReadonlyMap<string, string>,
): Readonly<Record<string, ReleaseFile>> {
  return Object.fromEntries(
    [...files].map(([path, text]) => [
      path,
      { hash: sha256(text), role: path === BUNDLE ? "bundle" : read.has(path) ? "file" : "module" },
    ]),
  );
}

async function partsOf(
  config: Config,
  of: { readonly store: Store; readonly root: string },
): Promise<Pick<ReleaseManifest, "workflows" | "models" | "evals">> {
  const evals: Record<string, ReleaseEval> = {};
  for (const evaluation of config.evals ?? []) {
    const { name, version, cases } = await resolveDataset(evaluation, of);
    evals[evaluation.name] = {
      workflow: evaluation.options.workflow.name,
      dataset: { name, version, cases: cases.length },
      criteria: evaluation.options.criteria ?? null,
    };
  }
  return {
    workflows: Object.fromEntries(
      (config.workflows ?? [])
        .map(workflowOf)
        .map(({ name, input }) => [name, schemaContent(input, undefined, "input")]),
    ),
    models: Object.fromEntries(
      Object.entries(config.models ?? {}).map(([name, source]) => [name, modelOf(source)]),
    ),
    evals,
  };
}

/** A model that cannot even be made here, as for want of a key, is known by its code alone. */
function modelOf(source: ModelSource): ReleaseModel {
  try {
    const { provider, modelId } = typeof source === "function" ? source() : source;
    return { provider, model: modelId };
  } catch {
    return { provider: "unknown", model: "unknown" };
  }
}
