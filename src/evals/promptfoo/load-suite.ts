import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parse } from "yaml";
import { AirworthyError } from "../../core/errors.ts";
import { whyUnreadable } from "../../core/why-unreadable.ts";
import { readPrompts } from "./_read-prompts.ts";
import { readProviders } from "./_read-providers.ts";
import { readTests } from "./_read-tests.ts";
import { isObject, Reader, refuseOthers } from "./_reader.ts";
import type { JsonObject, Refusal, Suite } from "./suite.ts";

export interface LoadSuiteOptions {
  /** Names of the configured models; a provider of another name is refused. Default: any name is taken. */
  readonly models?: readonly string[];
  /** In place of every provider: `echo`, `file://…` or a model's name. */
  readonly provider?: string;
  /** In place of every grader. */
  readonly grader?: string;
}

export interface LoadedSuite {
  readonly suite: Suite;
  /** What cannot be taken; what is left of the suite can be run. */
  readonly refusals: readonly Refusal[];
}

const KNOWN = [
  "description",
  "prompts",
  "providers",
  "targets",
  "tests",
  "scenarios",
  "defaultTest",
  "env",
  "evaluateOptions",
  "tags",
  "sharing",
  "$schema",
];
const TOLD = {
  derivedMetrics: "figures computed of all results are not taken",
  redteam: "red teaming is another matter",
  extensions: "hooks around tests are not taken",
  nunjucksFilters: "filters of its own are not taken",
  outputPath: "say where the report goes on the command line",
  outputs: "say where the report goes on the command line",
  commandLineOptions: "options of promptfoo's own command line are not taken",
  writeLatestResults: "results are kept in the store",
  tracing: "traces are recorded by Airworthy itself",
};

/**
 * Reads a promptfooconfig (YAML or JSON). What cannot be taken is named with its path and the reason, never ignored.
 *
 * @throws `promptfoo_unreadable` where the file itself is none
 */
export async function loadSuite(file: string, options: LoadSuiteOptions = {}): Promise<LoadedSuite> {
  const config = readConfig(file);
  const reader = new Reader(dirname(resolve(file)));
  refuseOthers(reader, config, { path: "", known: KNOWN, told: TOLD });
  const choice = { models: options.models, instead: options.provider, grader: options.grader };
  const evaluate = isObject(config.evaluateOptions) ? config.evaluateOptions : {};
  refuseOthers(reader, evaluate, {
    path: "evaluateOptions",
    known: ["maxConcurrency", "repeat", "cache", "showProgressBar"],
  });
  const { repeat, maxConcurrency } = evaluate;
  const suite: Suite = {
    name:
      typeof config.description === "string" && config.description !== ""
        ? config.description
        : basename(file),
    folder: reader.folder,
    env: envOf(config.env),
    prompts: readPrompts(reader, config.prompts),
    providers: readProviders(reader, config.providers ?? config.targets, choice),
    tests: await readTests(reader, config, choice),
    repeat: typeof repeat === "number" ? repeat : 1,
    concurrency: typeof maxConcurrency === "number" ? maxConcurrency : undefined,
  };
  return { suite, refusals: reader.refusals };
}

function readConfig(file: string): JsonObject {
  let config: unknown;
  try {
    // Bounds what anchors may grow to.
    config = parse(readFileSync(file, "utf8"), { merge: true, maxAliasCount: 100 });
  } catch (error) {
    throw unreadable(file, whyUnreadable(error), error);
  }
  if (!isObject(config)) throw unreadable(file, "it holds no object");
  return withRefs(config, config) as JsonObject;
}

/** Local references such as `$ref: "#/assertionTemplates/polite"`. */
function withRefs(value: unknown, root: JsonObject, depth = 0): unknown {
  if (depth > 40 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => withRefs(one, root, depth + 1));
  const { $ref: ref, ...rest } = value as JsonObject;
  if (typeof ref === "string" && ref.startsWith("#/")) {
    const found = ref
      .slice(2)
      .split("/")
      .reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), root);
    if (isObject(found)) return withRefs({ ...found, ...rest }, root, depth + 1);
  }
  const entries = Object.entries(value).filter(([key]) => depth > 0 || key !== "assertionTemplates");
  return Object.fromEntries(entries.map(([key, one]) => [key, withRefs(one, root, depth + 1)]));
}

function envOf(env: unknown): Readonly<Record<string, string>> {
  if (!isObject(env)) return {};
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}

function unreadable(file: string, reason: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "promptfoo_unreadable",
    message: `Cannot read the promptfoo configuration "${file}": ${reason}`,
    hint: "Give a promptfooconfig.yaml or .json; one written in JavaScript is not run",
    cause,
  });
}
