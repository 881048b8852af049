import type { Check } from "../check.ts";
import { approvals } from "./approvals.ts";
import { boundaries } from "./boundaries.ts";
import { budget } from "./budget.ts";
import { criteria } from "./criteria.ts";
import { dataKept } from "./data-kept.ts";
import { hardCases } from "./hard-cases.ts";
import { promptsDecomposed } from "./prompts-decomposed.ts";
import { reproducible } from "./reproducible.ts";
import { rollbackDrill } from "./rollback-drill.ts";
import { rolloutPlan } from "./rollout-plan.ts";
import { toolsProbed } from "./tools-probed.ts";
import { visible } from "./visible.ts";

export const CHECKS: readonly Check[] = [
  reproducible,
  hardCases,
  rollbackDrill,
  toolsProbed,
  promptsDecomposed,
  visible,
  rolloutPlan,
  criteria,
  boundaries,
  budget,
  dataKept,
  approvals,
];
