import type { Figure } from "./figure.ts";
import { evals } from "./of/evals.ts";
import { observe } from "./of/observe.ts";
import { operation } from "./of/operation.ts";
import { rollout } from "./of/rollout.ts";
import { runs } from "./of/runs.ts";
import { tools } from "./of/tools.ts";

/** Everything that this project has to reach, in the order of its table. */
export const figures: readonly Figure[] = [...runs, ...tools, ...evals, ...observe, ...rollout, ...operation];
