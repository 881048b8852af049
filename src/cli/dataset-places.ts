import { existsSync } from "node:fs";
import { extname } from "node:path";
import type { Config } from "../app/config.ts";
import type { Store } from "../core/store.ts";
import type { DatasetPlace } from "../evals/datasets/dataset-place.ts";
import { datasetFile, datasetInStore } from "../evals/datasets/dataset-place.ts";
import type { GlobalOptions } from "./cli.ts";
import { withStore, withWritableStore } from "./project.ts";
import { redactOf } from "./redact-of.ts";

/** Whether a name on the command line is a file's: it has a folder or an extension, or such a file is there. */
export function isFileName(name: string): boolean {
  return /[\\/]/.test(name) || extname(name) !== "" || existsSync(name);
}

/** The dataset that a person means: a file, or `name` or `name@version` in the store. */
export function placeOf(name: string, store: Store | undefined, config: Config = {}): DatasetPlace {
  if (store === undefined || isFileName(name)) return datasetFile(name);
  const at = name.lastIndexOf("@");
  const which = at < 1 ? { name } : { name: name.slice(0, at), version: name.slice(at + 1) };
  return datasetInStore(store.experiments, { ...which, redact: redactOf(config, store) });
}

/** Finds datasets for `work`; the store is opened only where one of them is in it. */
export async function withDatasets<T>(
  options: GlobalOptions & { readonly write?: boolean },
  names: readonly string[],
  work: (places: readonly DatasetPlace[]) => Promise<T>,
): Promise<T> {
  const found = (store?: Store, config?: Config) => work(names.map((name) => placeOf(name, store, config)));
  if (names.every(isFileName)) return found();
  return options.write === true
    ? withWritableStore({ ...options, create: true }, found)
    : withStore(options, (store) => found(store));
}
