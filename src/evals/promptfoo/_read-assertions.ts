import type { ProviderChoice } from "./_read-providers.ts";
import { readProvider } from "./_read-providers.ts";
import type { Reader } from "./_reader.ts";
import { isObject, isScript, refuseOthers } from "./_reader.ts";
import { HANDLERS, NEEDS } from "./assertions/handlers.ts";
import type { Assertion, JsonObject, SuiteProvider } from "./suite.ts";

/** What the assertions of one test are read with. */
export interface AssertionScope {
  readonly choice: Pick<ProviderChoice, "models">;
  /** `options.provider` of the test and its default. */
  readonly grader: unknown;
  /** In place of every grader, as `--grader` says. */
  readonly insteadOfGrader: string | undefined;
  readonly rubricPrompt: unknown;
}

const KNOWN = [
  "type",
  "value",
  "threshold",
  "weight",
  "metric",
  "transform",
  "provider",
  "config",
  "rubricPrompt",
  "assert",
  "description",
];

/** The assertions of a test; one that cannot be taken is refused and left out. */
export function readAssertions(
  reader: Reader,
  given: unknown,
  at: { path: string; scope: AssertionScope },
): readonly Assertion[] {
  if (given === undefined || given === null) return [];
  if (typeof given === "string" && given.startsWith("file://"))
    return readAssertions(reader, reader.value(given, at.path), at);
  if (!Array.isArray(given)) {
    reader.refuse(at.path, "expected a list of assertions");
    return [];
  }
  return given.flatMap((one: unknown, index): readonly Assertion[] => {
    const read = readAssertion(reader, one, { ...at, path: `${at.path}[${index}]` });
    return read === undefined ? [] : [read];
  });
}

function readAssertion(
  reader: Reader,
  given: unknown,
  { path, scope }: { path: string; scope: AssertionScope },
): Assertion | undefined {
  if (!isObject(given) || typeof given.type !== "string")
    return reader.refuse(path, "an assertion is an object with a type");
  refuseOthers(reader, given, { path, known: KNOWN });
  const { type, threshold, weight, metric, transform } = given;
  const parts = {
    type,
    ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
    ...(typeof weight === "number" ? { weight } : {}),
    ...(typeof metric === "string" ? { metric } : {}),
    ...(typeof transform === "string" ? { transform } : {}),
    ...(isObject(given.config) ? { config: given.config } : {}),
  };
  if (
    typeof transform === "string" &&
    isScript(transform) &&
    reader.script(transform, `${path}.transform`) === undefined
  )
    return undefined;
  if (type === "assert-set")
    return { ...parts, assert: readAssertions(reader, given.assert, { path: `${path}.assert`, scope }) };
  const base = type.replace(/^not-/, "");
  if (!Object.hasOwn(HANDLERS, base)) return reader.refuse(path, refusalOf(base));
  const value = readValue(reader, given.value, { path: `${path}.value`, base });
  if (value === REFUSED) return undefined;
  const grader = graderOf(reader, given, { path, scope, base });
  if (grader === REFUSED) return undefined;
  const rubricPrompt = rubricOf(reader, given.rubricPrompt ?? scope.rubricPrompt, `${path}.rubricPrompt`);
  return {
    ...parts,
    ...(value === undefined ? {} : { value }),
    ...(grader === undefined ? {} : { grader }),
    ...(rubricPrompt === undefined ? {} : { rubricPrompt }),
  };
}

const REFUSED = Symbol("refused");

const PYTHON = "it runs Python, which is not done here";
const OUTPUTS = "it compares the outputs of several providers, which a trial does not have beside it";
const REASONS: Readonly<Record<string, string>> = {
  python: PYTHON,
  ruby: "it runs Ruby, which is not done here",
  webhook: "it sends outputs to a web address",
  "select-best": OUTPUTS,
  "max-score": OUTPUTS,
  "is-valid-function-call": "it asks the provider itself whether the call is valid",
  moderation: "it needs a moderation service",
  guardrails: "it reads what a provider's guardrails said, which is not recorded",
  perplexity: "it needs log probabilities, which are not recorded",
  "perplexity-score": "it needs log probabilities, which are not recorded",
};

function refusalOf(base: string): string {
  const known = REASONS[base];
  return known === undefined
    ? `assertions of the type "${base}" are not taken`
    : `"${base}" is not taken: ${known}`;
}

/** A value, with what stands in its file; scripts stay references, as they are run on every output. */
function readValue(reader: Reader, value: unknown, { path, base }: { path: string; base: string }): unknown {
  if (Array.isArray(value))
    return value.map((one: unknown, index) =>
      typeof one === "string" && one.startsWith("file://") ? fileText(reader, one, `${path}[${index}]`) : one,
    );
  if (typeof value !== "string" || !value.startsWith("file://")) return value;
  if (!isScript(value)) return fileText(reader, value, path) ?? REFUSED;
  const script = reader.script(value, path);
  if (script === undefined) return REFUSED;
  return base === "javascript" || script !== undefined ? { script } : REFUSED;
}

function fileText(reader: Reader, reference: string, path: string): unknown {
  return /\.(json|ya?ml)$/i.test(reference)
    ? reader.value(reference, path)
    : reader.text(reference, path)?.trim();
}

function graderOf(
  reader: Reader,
  given: JsonObject,
  { path, scope, base }: { path: string; scope: AssertionScope; base: string },
): SuiteProvider | undefined | typeof REFUSED {
  const need = NEEDS[base];
  if (need === undefined) return undefined;
  const chosen = scope.insteadOfGrader ?? given.provider ?? scope.grader;
  const named = isObject(chosen) && typeof chosen.id !== "string" ? (chosen[need] ?? chosen.text) : chosen;
  if (named === undefined) {
    reader.refuse(
      path,
      `"${base}" needs ${need === "text" ? "a model that grades" : "an embedding model"}: name it as options.provider, or with --grader`,
    );
    return REFUSED;
  }
  const at = scope.insteadOfGrader === undefined ? `${path}.provider` : "--grader";
  const provider = readProvider(reader, named, { path: at, choice: scope.choice });
  if (provider === undefined) return REFUSED;
  if (need === "embedding" && provider.kind !== "file") {
    reader.refuse(
      path,
      `"${base}" needs embeddings, which here only a file with callEmbeddingApi or callSimilarityApi gives`,
    );
    return REFUSED;
  }
  return provider;
}

function rubricOf(reader: Reader, given: unknown, path: string): string | undefined {
  if (given === undefined || given === null) return undefined;
  if (typeof given === "object") return JSON.stringify(given);
  if (typeof given !== "string" || !given.startsWith("file://")) return String(given);
  if (isScript(given)) return reader.refuse(path, "a rubric prompt made by a script is not taken");
  const value = fileText(reader, given, path);
  return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}
