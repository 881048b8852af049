import { allInRollout } from "./all-in-rollout.ts";
import { brittleTools } from "./brittle-tools.ts";
import type { Kind, Pattern } from "./kind.ts";
import { needlessAgent } from "./needless-agent.ts";
import { noObservability } from "./no-observability.ts";
import { noTests } from "./no-tests.ts";
import { prototypeArchitecture } from "./prototype-architecture.ts";

/** The six, in the order in which they are named. */
export const PATTERNS: readonly Pattern[] = [
  needlessAgent,
  prototypeArchitecture,
  brittleTools,
  noTests,
  noObservability,
  allInRollout,
];

export const KINDS: readonly Kind[] = PATTERNS.flatMap(({ kinds }) => kinds);
