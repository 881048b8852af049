import type { ReleaseWatch } from "../watch/release-watch.ts";
import type { Answered } from "./models-in.ts";

/** A provider answers with a model that it did not answer with before. */
export interface NewModel extends Answered {
  readonly before: readonly string[];
}

/** Runs after which the models that a release is answered by are known. */
const KNOWN_AFTER = 20;
/** Names that somebody makes up must not fill the memory. */
const MOST = 20;

/** The watch with the models of one more run, and those that are new among them. */
export function withModels(
  watch: ReleaseWatch,
  answered: readonly Answered[],
): { readonly watch: ReleaseWatch; readonly found: readonly NewModel[] } {
  const models: Record<string, readonly string[]> = { ...watch.models };
  const found: NewModel[] = [];
  for (const { asked, by } of answered) {
    const before = models[asked] ?? [];
    if (before.includes(by)) continue;
    if (before.length > 0 && watch.sampled >= KNOWN_AFTER) found.push({ asked, by, before });
    if (models[asked] !== undefined || Object.keys(models).length < MOST)
      models[asked] = [...before.slice(-(MOST - 1)), by];
  }
  return { watch: { ...watch, models, sampled: watch.sampled + 1 }, found };
}
