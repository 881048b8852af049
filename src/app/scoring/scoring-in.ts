import { AirworthyError } from "../../core/errors.ts";
import type { Store } from "../../core/store.ts";
import type { Config } from "../config.ts";
import type { App } from "../open.ts";
import { askingOf } from "./asking-of.ts";
import type { Scoring, ScoringOptions } from "./scorekeeper.ts";
import { Scorekeeper } from "./scorekeeper.ts";

interface Scene {
  readonly store: Store;
  readonly running: Pick<App, "run">;
  /** What is stopped when the app is closed. */
  readonly attending: Set<Pick<Scoring, "stop">>;
}

/** Begins to score, where the configuration says how. */
export function scoringIn(
  { scoring = [] }: Pick<Config, "scoring">,
  { store, running, attending }: Scene,
  options?: ScoringOptions,
): Scoring | undefined {
  if (scoring.length === 0) return undefined;
  const keeper = new Scorekeeper({ store, scoring, ask: askingOf(running) }, options);
  attending.add(keeper);
  return keeper;
}

/** @throws `invalid_scoring` */
export function checkScoring({ scoring = [] }: Pick<Config, "scoring">): void {
  const names = new Set<string>();
  for (const { workflow } of scoring) {
    if (names.has(workflow)) throw twice(workflow);
    names.add(workflow);
  }
}

function twice(workflow: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_scoring",
    message: `Cannot open the app: the runs of "${workflow}" are scored twice`,
    hint: "List all scorers of a workflow in one liveScoring()",
  });
}
