import { globSync } from "node:fs";
import type { AssertionScope } from "./_read-assertions.ts";
import { readAssertions } from "./_read-assertions.ts";
import type { ProviderChoice } from "./_read-providers.ts";
import type { Reader } from "./_reader.ts";
import { isObject, isScript, refuseOthers } from "./_reader.ts";
import { runScript } from "./script.ts";
import type { JsonObject, SuiteTest } from "./suite.ts";

export interface TestChoice extends ProviderChoice {
  readonly grader: string | undefined;
}

const NOT_TAKEN = {
  provider: "a provider of its own for one test is not taken",
  providers: "limits the test to some providers, which is not taken",
  prompts: "limits the test to some prompts, which is not taken",
  assertScoringFunction: "a scoring function of its own is not taken",
  providerOutput: "outputs that are given beforehand are not taken",
};
const TEST_KEYS = ["description", "vars", "assert", "threshold", "options", "metadata"];
const OPTION_KEYS = [
  "transform",
  "postprocess",
  "transformVars",
  "prefix",
  "suffix",
  "provider",
  "rubricPrompt",
  "disableDefaultAsserts",
  "disableVarExpansion",
];
const OPTIONS_TOLD = {
  storeOutputAs: "outputs that later tests use are not taken: each trial is independent",
  runSerially: "the order of tests is not kept: each trial is independent",
  repeat: "trials are of all tests alike: use --trials",
};

/** The tests of a configuration, with its defaults and scenarios, one for each combination of listed vars. */
export async function readTests(
  reader: Reader,
  config: JsonObject,
  choice: TestChoice,
): Promise<readonly SuiteTest[]> {
  const base = defaultsOf(reader, config.defaultTest);
  const given = [...listOf(reader, config.tests, "tests"), ...scenariosOf(reader, config.scenarios)];
  const all = given.length === 0 && config.tests === undefined ? [{ path: "tests", test: {} }] : given;
  const expanded = await Promise.all(
    all.map(({ path, test }, index) => testsOf(reader, test, { path, index, base, choice })),
  );
  return expanded.flat();
}

function defaultsOf(reader: Reader, given: unknown): JsonObject {
  const value =
    typeof given === "string" && given.startsWith("file://") ? reader.value(given, "defaultTest") : given;
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  reader.refuse("defaultTest", "expected an object");
  return {};
}

interface Given {
  readonly path: string;
  readonly test: JsonObject;
}

function listOf(reader: Reader, given: unknown, path: string): readonly Given[] {
  if (given === undefined || given === null) return [];
  if (typeof given === "string") return fromReference(reader, given, path);
  if (!Array.isArray(given)) {
    reader.refuse(path, "expected a list of tests");
    return [];
  }
  return given.flatMap((one: unknown, index): readonly Given[] => {
    const at = `${path}[${index}]`;
    if (typeof one === "string") return fromReference(reader, one, at);
    if (isObject(one)) return [{ path: at, test: one }];
    reader.refuse(at, "expected a test");
    return [];
  });
}

function fromReference(reader: Reader, reference: string, path: string): readonly Given[] {
  const named = reference.replace(/^file:\/\//, "");
  if (/^https?:|^huggingface:|^az:|^s3:/.test(named)) {
    reader.refuse(path, `"${named}" comes over the network`);
    return [];
  }
  if (!/\.(jsonl?|ya?ml)$/i.test(named)) {
    reader.refuse(path, `tests from "${named}" are not read here: only JSON, JSON Lines and YAML are`);
    return [];
  }
  const files = /[*?]/.test(named) ? globSync(named, { cwd: reader.folder }).sort() : [named];
  if (files.length === 0) reader.refuse(path, `no file is like "${named}"`);
  return files.flatMap((file) => listOf(reader, reader.value(file, path), path));
}

function scenariosOf(reader: Reader, given: unknown): readonly Given[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) {
    reader.refuse("scenarios", "expected a list of scenarios");
    return [];
  }
  return given.flatMap((one: unknown, index) => {
    const path = `scenarios[${index}]`;
    const scenario = typeof one === "string" ? reader.value(one, path) : one;
    if (!isObject(scenario)) return [];
    const data = listOf(reader, scenario.config, `${path}.config`);
    const tests =
      scenario.tests === undefined ? [{ path, test: {} }] : listOf(reader, scenario.tests, `${path}.tests`);
    return data.flatMap((row) =>
      tests.map(({ path: at, test }) => ({ path: at, test: merged(row.test, test) })),
    );
  });
}

/** What a scenario's row and its test have together. */
function merged(row: JsonObject, test: JsonObject): JsonObject {
  return {
    ...row,
    ...test,
    vars: { ...objectOf(row.vars), ...objectOf(test.vars) },
    options: { ...objectOf(row.options), ...objectOf(test.options) },
    assert: [...arrayOf(row.assert), ...arrayOf(test.assert)],
    metadata: { ...objectOf(row.metadata), ...objectOf(test.metadata) },
  };
}

interface Place {
  readonly path: string;
  readonly index: number;
  readonly base: JsonObject;
  readonly choice: TestChoice;
}

async function testsOf(
  reader: Reader,
  test: JsonObject,
  { path, index, base, choice }: Place,
): Promise<readonly SuiteTest[]> {
  refuseOthers(reader, base, { path: "defaultTest", known: TEST_KEYS, told: NOT_TAKEN });
  refuseOthers(reader, test, { path, known: TEST_KEYS, told: NOT_TAKEN });
  const options = { ...objectOf(base.options), ...objectOf(test.options) };
  refuseOthers(reader, options, { path: `${path}.options`, known: OPTION_KEYS, told: OPTIONS_TOLD });
  const metadata = { ...objectOf(base.metadata), ...objectOf(test.metadata) };
  if (metadata.conversationId !== undefined)
    reader.refuse(
      `${path}.metadata.conversationId`,
      "conversations over several tests are not taken: each trial is independent",
    );
  const scope: AssertionScope = {
    choice,
    grader: options.provider,
    insteadOfGrader: choice.grader,
    rubricPrompt: options.rubricPrompt,
  };
  const defaults =
    options.disableDefaultAsserts === true
      ? []
      : readAssertions(reader, base.assert, { path: "defaultTest.assert", scope });
  const own = readAssertions(reader, test.assert, { path: `${path}.assert`, scope });
  const threshold = test.threshold ?? base.threshold;
  const parts = {
    ...(typeof test.description === "string" ? { description: test.description } : {}),
    assert: [...defaults, ...own],
    ...(typeof threshold === "number" ? { threshold } : {}),
    ...textsOf(reader, options, path),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  };
  const vars = await varsOf(
    reader,
    { ...readVars(reader, base.vars, "defaultTest.vars"), ...readVars(reader, test.vars, `${path}.vars`) },
    { path, options },
  );
  const all = options.disableVarExpansion === true ? [vars] : combinations(reader, vars, `${path}.vars`);
  return all.map((one, part) => ({
    id: all.length === 1 ? `test-${index + 1}` : `test-${index + 1}.${part + 1}`,
    vars: one,
    ...parts,
  }));
}

function textsOf(
  reader: Reader,
  options: JsonObject,
  path: string,
): { prefix?: string; suffix?: string; transform?: string } {
  const { prefix, suffix } = options;
  const transform = options.transform ?? options.postprocess;
  if (typeof transform === "string" && isScript(transform))
    reader.script(transform, `${path}.options.transform`);
  return {
    ...(typeof prefix === "string" ? { prefix } : {}),
    ...(typeof suffix === "string" ? { suffix } : {}),
    ...(typeof transform === "string" ? { transform } : {}),
  };
}

function readVars(reader: Reader, given: unknown, path: string): JsonObject {
  const value = typeof given === "string" ? reader.value(given, path) : given;
  return isObject(value) ? value : {};
}

async function varsOf(
  reader: Reader,
  vars: JsonObject,
  { path, options }: { path: string; options: JsonObject },
): Promise<JsonObject> {
  const { transformVars } = options;
  if (typeof transformVars !== "string") return vars;
  if (isScript(transformVars) && reader.script(transformVars, `${path}.options.transformVars`) === undefined)
    return vars;
  try {
    const made = await runScript(
      { code: transformVars, folder: reader.folder },
      { input: { name: "vars", value: vars }, context: { prompt: {} } },
    );
    return isObject(made) ? { ...vars, ...made } : vars;
  } catch (error) {
    reader.refuse(
      `${path}.options.transformVars`,
      `it failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    return vars;
  }
}

/** A list of texts stands for a test each; a list of anything else is one value. */
function combinations(reader: Reader, vars: JsonObject, path: string): readonly JsonObject[] {
  let all: JsonObject[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = valuesOf(reader, value, `${path}.${name}`);
    all = all.flatMap((one) => values.map((each) => ({ ...one, [name]: each })));
  }
  return all;
}

function valuesOf(reader: Reader, value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value))
    return typeof value[0] === "string"
      ? value.flatMap((one: unknown) => valuesOf(reader, one, path))
      : [value];
  if (typeof value !== "string" || !value.startsWith("file://")) return [value];
  const files = globSync(value.slice("file://".length), { cwd: reader.folder }).sort();
  if (files.length === 0) reader.refuse(path, `no file is like "${value.slice("file://".length)}"`);
  return files.map((file) => fileVar(reader, `file://${file}`, path));
}

function fileVar(reader: Reader, reference: string, path: string): unknown {
  if (isScript(reference))
    return reader.refuse(path, "a variable that a script computes for every prompt is not taken");
  if (/\.ya?ml$/i.test(reference)) return JSON.stringify(reader.value(reference, path));
  if (/\.(png|jpe?g|gif|webp|wav|mp3|mp4|pdf|m4a)$/i.test(reference))
    return reader.refuse(path, "images, sound and PDF are not read as variables");
  return reader.text(reference, path)?.trim();
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
