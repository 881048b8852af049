import { cost, latency } from "./_bounds.ts";
import { closedQa, factuality, llmRubric } from "./_graded.ts";
import { containsJson, isJson, isValidToolsCall } from "./_jsons.ts";
import { javascript } from "./_scripts.ts";
import { similar } from "./_similar.ts";
import {
  containing,
  containingMany,
  equals,
  levenshtein,
  matchesRegex,
  startsWith,
  wordCount,
} from "./_texts.ts";
import type { Handler } from "./assertion-input.ts";

/** The types of assertions that are taken; each also with `not-` before it. */
export const HANDLERS: Readonly<Record<string, Handler>> = {
  equals,
  contains: containing({ ignoreCase: false }),
  icontains: containing({ ignoreCase: true }),
  "contains-all": containingMany({ mode: "all", ignoreCase: false }),
  "contains-any": containingMany({ mode: "any", ignoreCase: false }),
  "icontains-all": containingMany({ mode: "all", ignoreCase: true }),
  "icontains-any": containingMany({ mode: "any", ignoreCase: true }),
  "starts-with": startsWith,
  regex: matchesRegex,
  levenshtein,
  "word-count": wordCount,
  "is-json": isJson,
  "contains-json": containsJson,
  "is-valid-openai-tools-call": isValidToolsCall,
  javascript,
  cost,
  latency,
  similar,
  "similar:cosine": similar,
  "llm-rubric": llmRubric,
  "model-graded-closedqa": closedQa,
  factuality,
  "model-graded-factuality": factuality,
};

/** Which of them ask a model, and of what kind. */
export const NEEDS: Readonly<Record<string, "text" | "embedding">> = {
  similar: "embedding",
  "similar:cosine": "embedding",
  "llm-rubric": "text",
  "model-graded-closedqa": "text",
  factuality: "text",
  "model-graded-factuality": "text",
};
