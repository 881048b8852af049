/** The entry `airworthy/evals`: datasets, trials, scorers, comparison, gates, evals as tests of Vitest or node:test, promptfoo. */
export * from "./app/eval-test.ts";
export type { PromptfooAnswer, PromptfooProviderOptions } from "./app/promptfoo-provider.ts";
export { promptfooProvider } from "./app/promptfoo-provider.ts";
export * from "./evals/index.ts";
