const FAULTS_OF_BOTH = [
  "timeout",
  "slow",
  "rate_limited",
  "server_error",
  "unauthorized",
  "malformed",
  "empty",
] as const;

/** What may go wrong with a call, each as it is seen in production. */
export const FAULTS_OF_TOOLS = [
  ...FAULTS_OF_BOTH,
  "missing_field",
  "wrong_type",
  "truncated_page",
  "huge",
  "stale",
  "delivered_twice",
  "reply_lost",
  "injection",
] as const;

/** A model is asked for words, so that it has no pages, fields or records that go stale. */
export const FAULTS_OF_MODELS = [...FAULTS_OF_BOTH, "cut_off"] as const;

export type ToolFault = (typeof FAULTS_OF_TOOLS)[number];
export type ModelFault = (typeof FAULTS_OF_MODELS)[number];
export type FaultKind = ToolFault | ModelFault;

export const FAULT_KINDS: readonly FaultKind[] = [...new Set([...FAULTS_OF_TOOLS, ...FAULTS_OF_MODELS])];

/** In words, for a table. */
export const FAULT_WORDS: Readonly<Record<FaultKind, string>> = {
  timeout: "never answers",
  slow: "answers late",
  rate_limited: "429, once",
  server_error: "500, once",
  unauthorized: "401",
  malformed: "an answer that cannot be read",
  empty: "an empty answer",
  missing_field: "a field is missing",
  wrong_type: "a field has another type",
  truncated_page: "half of a list, without a word",
  huge: "an answer of 200 KB",
  stale: "what was true before",
  delivered_twice: "the call arrives twice",
  reply_lost: "done, and the reply is lost",
  injection: "an instruction in a text of the answer",
  cut_off: "cut off in the middle",
};
