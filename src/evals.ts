/** The entry `airworthy/evals`: datasets, trials, scorers, comparison, gates, and evals as tests of Vitest or node:test. */
export * from "./app/eval-test.ts";
export * from "./evals/index.ts";
