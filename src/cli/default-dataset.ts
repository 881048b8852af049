import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config } from "../app/config.ts";
import { AirworthyError } from "../core/errors.ts";
import type { GlobalOptions } from "./cli.ts";
import { findConfig } from "./config/find-config.ts";
import { isFileName } from "./dataset-places.ts";

/**
 * Where cases of a workflow go unless somebody says: to the dataset of its evaluation, else to one of the
 * workflow's name in the store.
 *
 * @throws `usage` where it has evaluations on several datasets
 */
export function defaultDataset(workflow: string, config: Config, options: GlobalOptions): string {
  const path = findConfig(options.config);
  const root = path === undefined ? process.cwd() : dirname(path);
  const own = (config.evals ?? []).filter((one) => one.options.workflow.name === workflow);
  const names = own.flatMap(({ options: { dataset } }) => nameOf(dataset, root) ?? []);
  const [only, ...others] = new Set(names);
  if (others.length === 0) return only ?? workflow;
  throw new AirworthyError({
    code: "usage",
    message: `Cannot tell which dataset is meant: the evaluations of "${workflow}" have ${[...new Set(names)].map((name) => `"${name}"`).join(", ")}`,
    hint: "Name one with --to",
  });
}

function nameOf(dataset: unknown, root: string): string | undefined {
  if (dataset instanceof URL) return relative(process.cwd(), fileURLToPath(dataset));
  if (typeof dataset !== "string") return undefined;
  return isFileName(dataset) ? relative(process.cwd(), resolve(root, dataset)) : dataset;
}
