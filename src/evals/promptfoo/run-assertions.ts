import type { Scored } from "../scorer.ts";
import type { AssertionInput, Judged } from "./assertions/assertion-input.ts";
import { HANDLERS } from "./assertions/handlers.ts";
import type { Renderer } from "./render.ts";
import { createRenderer } from "./render.ts";
import { functionOf, runScript } from "./script.ts";
import type { Assertion, JsonObject, ScriptRef, SuiteTest } from "./suite.ts";

/** What one assertion said; `error` where it could not say. */
export type AssertionResult =
  | (Judged & {
      readonly kind: "judged";
      readonly assertion: Assertion;
      readonly parts?: readonly AssertionResult[];
    })
  | { readonly kind: "error"; readonly assertion: Assertion; readonly error: Error };

export interface TestResult {
  readonly pass: boolean;
  readonly score: number;
  readonly reason: string;
  /** In the order of the assertions. */
  readonly results: readonly AssertionResult[];
}

/** What a test's assertions are held against. */
export interface Answered {
  readonly test: SuiteTest;
  readonly output: unknown;
  readonly prompt: string;
  readonly cost: number | undefined;
  readonly latency: number;
  readonly metadata?: JsonObject | undefined;
  readonly provider: { readonly id: string; readonly config: JsonObject };
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly ask: Scored["ask"];
}

/** Holds every assertion of a test against its output, and weighs them as promptfoo does. */
export async function runAssertions(answered: Answered): Promise<TestResult> {
  const renderer = await createRenderer(answered.env);
  const results = await all(answered.test.assert, { ...answered, renderer });
  return combined(results, answered.test.threshold);
}

interface Ready extends Answered {
  readonly renderer: Renderer;
}

async function all(assertions: readonly Assertion[], answered: Ready): Promise<readonly AssertionResult[]> {
  const results: AssertionResult[] = [];
  for (const assertion of assertions) results.push(await runOne(assertion, answered));
  return results;
}

async function runOne(assertion: Assertion, answered: Ready): Promise<AssertionResult> {
  if (assertion.assert !== undefined) {
    const parts = await all(assertion.assert, answered);
    const failed = parts.find((part) => part.kind === "error");
    if (failed !== undefined) return { ...failed, assertion };
    const { results, ...judged } = combined(parts, assertion.threshold);
    return { kind: "judged", assertion, ...judged, parts: results };
  }
  try {
    const judged = await judge(assertion, answered);
    return { kind: "judged", assertion, ...judged, ...(assertion.weight === 0 ? { pass: true } : {}) };
  } catch (error) {
    return { kind: "error", assertion, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

async function judge(assertion: Assertion, answered: Ready): Promise<Judged> {
  const { test, prompt, metadata, provider, renderer } = answered;
  const base = assertion.type.replace(/^not-/, "");
  const handler = HANDLERS[base];
  if (handler === undefined) throw new Error(`assertions of the type "${base}" are not taken`);
  const { vars } = test;
  const output = await transformed(assertion.transform, answered);
  const context = {
    prompt,
    vars,
    test,
    provider: { id: provider.id, config: provider.config },
    providerResponse: { output: answered.output, cost: answered.cost, metadata },
    ...(assertion.config === undefined ? {} : { config: assertion.config }),
    ...(metadata === undefined ? {} : { metadata }),
  };
  const script = scriptOf(assertion.value);
  const value =
    script === undefined
      ? rendered(assertion.value, (text) => renderer.text(text, vars))
      : await (await functionOf(script))(output, context);
  const input: AssertionInput = {
    ...answered,
    assertion,
    inverse: assertion.type.startsWith("not-"),
    output,
    text: typeof output === "string" ? output : (JSON.stringify(output) ?? ""),
    value,
    isScripted: script !== undefined,
    vars,
    context,
    providerConfig: provider.config,
  };
  return handler(input);
}

async function transformed(
  code: string | undefined,
  { output, test, folder, prompt, metadata }: Answered,
): Promise<unknown> {
  if (code === undefined) return output;
  const context = {
    vars: test.vars,
    prompt: { label: prompt },
    ...(metadata === undefined ? {} : { metadata }),
  };
  const made = await runScript({ code, folder }, { input: { name: "output", value: output }, context });
  if (made === undefined || made === null) throw new Error(`the transform ${code} gave nothing`);
  return made;
}

function scriptOf(value: unknown): ScriptRef | undefined {
  return typeof value === "object" && value !== null && "script" in value
    ? (value.script as ScriptRef)
    : undefined;
}

function rendered(value: unknown, render: (text: string) => string): unknown {
  if (typeof value === "string") return render(value);
  return Array.isArray(value)
    ? value.map((one: unknown) => (typeof one === "string" ? render(one) : one))
    : value;
}

function combined(results: readonly AssertionResult[], threshold: number | undefined): TestResult {
  if (results.length === 0) return { pass: true, score: 1, reason: "no assertions", results };
  let [sum, weights] = [0, 0];
  for (const result of results) {
    const weight = result.assertion.weight ?? 1;
    sum += (result.kind === "judged" ? result.score : 0) * weight;
    weights += weight;
  }
  const score = weights > 0 ? sum / weights : 0;
  const failed = results.find((result) => result.kind === "judged" && !result.pass);
  if (threshold === undefined) {
    const reason =
      failed?.kind === "judged" ? `${failed.assertion.type}: ${failed.reason}` : "all assertions passed";
    return { pass: failed === undefined, score, reason, results };
  }
  const pass = score >= threshold;
  return { pass, score, reason: `score ${score.toFixed(2)}, threshold ${threshold}`, results };
}
