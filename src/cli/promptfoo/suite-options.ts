import type { Command } from "commander";
import type { LoadSuiteOptions } from "../../evals/promptfoo/load-suite.ts";
import type { GlobalOptions } from "../cli.ts";
import { findConfig } from "../config/find-config.ts";
import { loadConfig } from "../config/load-config.ts";

/** How a promptfooconfig is read. */
export interface SuiteOptions {
  readonly provider?: string;
  readonly grader?: string;
}

export function addSuiteOptions(command: Command): Command {
  return command
    .option("--provider <provider>", "in place of every provider: a model's name, file://…, or echo")
    .option("--grader <provider>", "in place of every model that grades");
}

/** Providers are the models of the configuration; without one only files and echo are there. */
export async function suiteOptionsOf({
  provider,
  grader,
  config,
}: SuiteOptions & GlobalOptions): Promise<LoadSuiteOptions> {
  const path = findConfig(config);
  const models = path === undefined ? [] : Object.keys((await loadConfig(path)).models ?? {});
  return {
    models,
    ...(provider === undefined ? {} : { provider }),
    ...(grader === undefined ? {} : { grader }),
  };
}
