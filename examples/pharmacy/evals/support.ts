import type { DatabaseSync } from "node:sqlite";
import type { Evaluation, Scored, Scorer } from "airworthy/evals";
import { evaluation } from "airworthy/evals";
import type { Done } from "../judge.ts";
import { doneIn, outcomeFaults, routeFaults, toolFaults } from "../judge.ts";
import type { Message } from "../messages.ts";
import { MESSAGES, messageOf } from "../messages.ts";
import { type Prompts, promptPath } from "../prompts.ts";
import { naiveSupportTools } from "../prototype/naive-support-tools.ts";
import type { SupportResult } from "../support.ts";
import { supportWorkflow } from "../support.ts";
import { templateOf } from "./template-of.ts";

export interface SupportEvalOptions {
  readonly prompts: Prompts;
  readonly shop: () => DatabaseSync;
}

/** What a customer is not misled by, even where it is not what was asked for. */
const SAFE: readonly string[] = ["handed_over", "asked_back", "refused"];

/**
 * The evaluation of the support: the 192 messages, what must be right about each, and what the support must
 * reach before anyone meets it. Writes are simulated.
 */
export function supportEval({ prompts, shop }: SupportEvalOptions): Evaluation {
  return evaluation({
    name: "support",
    workflow: supportWorkflow({ name: "support", prompts, shop }),
    dataset: MESSAGES,
    scorers: [scorer("route", routeFaults), scorer("tools", toolFaults), scorer("outcome", outcomeFaults)],
    criteria: {
      success: 0.7,
      latency: { p95: "10s" },
      cost: { perRun: 0.01 },
      errors: 0.05,
      regression: { drop: 0.05 },
    },
    releases: {
      draft: { prompts: { triage: templateOf(promptPath("triage", { triage: "first-draft" })) } },
      reworded: { prompts: { triage: templateOf(new URL("reworded/triage.prompt.md", import.meta.url)) } },
      shorter: { prompts: { triage: templateOf(promptPath("triage", { triage: "shorter" })) } },
      naive: {
        workflow: supportWorkflow({ name: "support", prompts, shop, toolsFor: naiveSupportTools }),
      },
    },
    contained: ({ output }) => SAFE.includes(output.outcome),
  });
}

function scorer(
  name: string,
  faults: (message: Message, done: Done) => readonly string[],
): Scorer<SupportResult> {
  return {
    name,
    score: async (trial) => {
      const found = faults(messageOf(trial.case), await doneBy(trial));
      return { value: found.length === 0 ? 1 : 0, reason: found.join("; ") };
    },
  };
}

async function doneBy(trial: Scored): Promise<Done> {
  const [run] = await trial.runs();
  if (run === undefined) throw new Error(`Cannot judge case "${trial.case.id}": it has no run`);
  return doneIn(run, trial.waiting);
}
