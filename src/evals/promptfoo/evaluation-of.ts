import type { Workflow } from "../../core/workflow.ts";
import { workflow } from "../../core/workflow.ts";
import type { Case } from "../case.ts";
import type { Evaluation } from "../evaluation.ts";
import { evaluation } from "../evaluation.ts";
import type { Scored, Scorer, ScorerResult } from "../scorer.ts";
import { noOutput } from "../scorers/subject.ts";
import type { ProviderAnswer } from "./call-provider.ts";
import { callProvider, graderWorkflow, similarityWorkflow } from "./call-provider.ts";
import { createRenderer } from "./render.ts";
import type { TestResult } from "./run-assertions.ts";
import { runAssertions } from "./run-assertions.ts";
import { functionOf, runScript } from "./script.ts";
import type { JsonObject, ScriptRef, Suite, SuitePrompt, SuiteProvider, SuiteTest } from "./suite.ts";

/** What a run of a suite gives. */
export interface SuiteOutput extends ProviderAnswer {
  readonly prompt: string;
  /** Name of the release. */
  readonly release: string;
}

interface Column {
  readonly name: string;
  readonly provider: SuiteProvider;
  readonly prompt: SuitePrompt;
}

/**
 * Makes an evaluation of a suite: each provider with each prompt is a release, each test a case, each assertion a scorer
 * that informs, and `promptfoo` the one that gates as promptfoo would.
 */
export function evaluationOf(suite: Suite): Evaluation {
  const columns = columnsOf(suite);
  const workflows = columns.map((column) => ({ column, workflow: workflowOf(suite, column) }));
  const [first] = workflows;
  if (first === undefined) throw new Error("A suite needs a provider and a prompt");
  return evaluation<SuiteTest, SuiteOutput>({
    name: suite.name,
    workflow: first.workflow,
    dataset: suite.tests.map(caseOf),
    input: ({ case: one }) => testOf(one),
    scorers: scorersOf(suite, columns),
    trials: suite.repeat,
    releases: Object.fromEntries(workflows.map(({ column, workflow }) => [column.name, { workflow }])),
    ...(suite.concurrency === undefined ? {} : { concurrency: suite.concurrency }),
  });
}

/** The releases of a suite, in order. */
export function columnsOf({ providers, prompts }: Pick<Suite, "providers" | "prompts">): readonly Column[] {
  const names = new Set<string>();
  return providers.flatMap((provider) =>
    prompts.map((prompt, index) => {
      const text = prompts.length === 1 ? "" : `, ${promptName(prompt, index)}`;
      const name = unused(`${provider.label}${text}`.replace(/\s+/g, " ").slice(0, 150), names);
      return { name, provider, prompt };
    }),
  );
}

/** A prompt that nobody has named is called by its place. */
function promptName({ label, raw }: SuitePrompt, index: number): string {
  return label === raw.trim() || label.length > 60 ? `prompt ${index + 1}` : label;
}

function unused(name: string, names: Set<string>): string {
  let free = name;
  for (let count = 2; names.has(free); count += 1) free = `${name} (${count})`;
  names.add(free);
  return free;
}

function caseOf(test: SuiteTest): Case {
  const { id, vars, description } = test;
  return {
    id,
    input: vars,
    expect: { promptfoo: test },
    ...(description === undefined ? {} : { note: description }),
  };
}

function testOf({ expect }: Case): SuiteTest {
  return expect?.promptfoo as SuiteTest;
}

function workflowOf(
  { folder, env }: Suite,
  { name, provider, prompt }: Column,
): Workflow<SuiteTest, SuiteOutput> {
  return workflow({
    name: `promptfoo ${name}`,
    run: async (ctx, test: SuiteTest) => {
      const { vars } = test;
      const renderer = await createRenderer(env);
      const { raw, script } = prompt;
      const template =
        script === undefined ? raw : await ctx.step("prompt", () => templateOf(script, { vars, provider }));
      // What a script makes has neither, as in promptfoo.
      const { prefix = "", suffix = "" } = script === undefined ? test : {};
      const rendered = renderer.prompt(`${prefix}${template}${suffix}`, vars);
      const answer = await callProvider(ctx, { provider, prompt: rendered, vars, folder });
      const about = { prompt: rendered, release: name };
      if (test.transform === undefined) return { ...answer, ...about };
      const context = { vars, prompt: { raw: rendered, label: prompt.label }, metadata: answer.metadata };
      const input = { name: "output", value: answer.output };
      const output = await runScript({ code: test.transform, folder }, { input, context });
      return { ...answer, output, ...about };
    },
  });
}

/** What a script makes of the variables. */
async function templateOf(
  script: ScriptRef,
  { vars, provider }: { vars: JsonObject; provider: SuiteProvider },
): Promise<string> {
  const made = await (await functionOf(script))({
    vars,
    provider: { id: provider.id, label: provider.label },
  });
  if (typeof made === "string") return made;
  const { prompt = made } = (made ?? {}) as { readonly prompt?: unknown };
  return typeof prompt === "string" ? prompt : JSON.stringify(prompt);
}

function scorersOf(suite: Suite, columns: readonly Column[]): readonly Scorer<SuiteOutput>[] {
  const judge = judging(suite, columns);
  const most = Math.max(0, ...suite.tests.map(({ assert }) => assert.length));
  const whole: Scorer<SuiteOutput> = {
    name: "promptfoo",
    workflows: [graderWorkflow, similarityWorkflow],
    score: async (trial) => {
      const judged = await judge(trial);
      if (judged === undefined) return { value: 0, reason: noOutput(trial) };
      const { pass, score, reason, results } = judged;
      const failed = results.find((result) => result.kind === "error");
      if (failed !== undefined) throw failed.error;
      return { value: within(score), pass, reason };
    },
  };
  return [whole, ...Array.from({ length: most }, (_, index) => slotOf(suite, index, judge))];
}

type Judge = (trial: Scored<SuiteOutput>) => Promise<TestResult> | undefined;

/** Judges each trial once, whoever asks first. */
function judging(suite: Suite, columns: readonly Column[]): Judge {
  const judged = new WeakMap<object, Promise<TestResult>>();
  const { folder, env } = suite;
  return (trial) => {
    const answer = trial.output;
    if (answer === undefined) return undefined;
    const known = judged.get(answer);
    if (known !== undefined) return known;
    const { prompt, metadata, output, release } = answer;
    const provider = columns.find(({ name }) => name === release)?.provider;
    const made = runAssertions({
      test: testOf(trial.case),
      output,
      prompt,
      metadata,
      // A provider of the user's that does not say what it cost has an unknown price, not none.
      cost: answer.cost ?? (provider?.kind === "file" ? undefined : trial.cost),
      latency: trial.took,
      provider: { id: provider?.id ?? "", config: provider?.kind === "file" ? provider.config : {} },
      folder,
      env,
      ask: (workflow, input) => trial.ask(workflow, input),
    });
    judged.set(answer, made);
    return made;
  };
}

function slotOf({ tests }: Suite, index: number, judge: Judge): Scorer<SuiteOutput> {
  const types = new Set(
    tests.flatMap(({ assert }) => assert.slice(index, index + 1).map(({ type }) => type)),
  );
  const [only] = types;
  return {
    name: types.size === 1 ? `${index + 1} ${only}` : `${index + 1}`,
    gating: false,
    score: async (trial): Promise<ScorerResult> => {
      const result = (await judge(trial))?.results[index];
      if (result === undefined) return { skip: true, reason: "the test has no such assertion" };
      if (result.kind === "error") throw result.error;
      const type = types.size === 1 ? "" : `${result.assertion.type}: `;
      return { value: within(result.score), pass: result.pass, reason: `${type}${result.reason}` };
    },
  };
}

/** Scripts may give any number. */
function within(score: number): number {
  return Math.min(1, Math.max(0, score));
}
