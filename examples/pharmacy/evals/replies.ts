import type { DatabaseSync } from "node:sqlite";
import type { Evaluation } from "airworthy/evals";
import { evaluation } from "airworthy/evals";
import { MESSAGES } from "../messages.ts";
import { type Prompts, promptPath } from "../prompts.ts";
import { supportWorkflow } from "../support.ts";
import { templateOf } from "./template-of.ts";

/**
 * A weak evaluation, as a first one often is: it asks whether every customer got some reply, and not whether it was the
 * right one. The demo shows what gets past it.
 */
export function repliesEval({
  prompts,
  shop,
}: {
  readonly prompts: Prompts;
  readonly shop: () => DatabaseSync;
}): Evaluation {
  return evaluation({
    name: "replies",
    workflow: supportWorkflow({ name: "support", prompts, shop }),
    dataset: MESSAGES,
    scorers: [
      {
        name: "replied",
        // Who waits for a person has been told so.
        score: ({ status, output }) => status === "waiting" || Boolean(output?.reply.trim()),
      },
    ],
    criteria: { success: 0.9, regression: { drop: 0.05 } },
    releases: { shorter: { prompts: { triage: templateOf(promptPath("triage", { triage: "shorter" })) } } },
  });
}
