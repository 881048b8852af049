import { newAlertId } from "../../core/ids.ts";
import { openAlert } from "../alerts/alert.ts";
import { modelTitle } from "../alerts/alert-words.ts";
import { nextCommands } from "../alerts/next-commands.ts";
import type { EndedRun } from "../ended-run.ts";
import { modelsIn } from "../models/models-in.ts";
import type { NewModel } from "../models/new-models.ts";
import { withModels } from "../models/new-models.ts";
import type { ReleaseWatch } from "../watch/release-watch.ts";
import type { AlertChanges } from "./alert-changes.ts";
import type { Folded } from "./fold.ts";
import type { Looking } from "./looking.ts";
import { OWN_CODE } from "./served-watch.ts";

interface Found extends NewModel {
  readonly watch: ReleaseWatch;
  readonly run: EndedRun;
}

/** Reads the answers of a few of the latest runs: has a provider put another model behind the same name? */
export async function lookAtModels(
  looking: Looking,
  { watches, seen, changes }: Pick<Folded, "watches" | "seen"> & { readonly changes: AlertChanges },
): Promise<Folded["watches"]> {
  const next: Record<string, ReleaseWatch> = { ...watches };
  for (const [key, runs] of seen) {
    const before = next[key];
    if (before === undefined || (await looking.served.of(before.workflow))?.watching.models !== true)
      continue;
    let watch = before;
    for (const run of runs) {
      const stored = await looking.store.load(run.id);
      if (stored === undefined) continue;
      const known = withModels(watch, modelsIn(stored));
      watch = known.watch;
      for (const found of known.found) changes.open(await alertOfModel(looking, { ...found, watch, run }));
    }
    next[key] = watch;
  }
  return next;
}

async function alertOfModel({ store, now }: Looking, { watch, run, asked, by, before }: Found) {
  const { workflow, release } = watch;
  const id = newAlertId(now);
  const isOfRelease = release !== OWN_CODE;
  const runs = [run.id];
  return openAlert({
    id,
    workflow,
    about: `model ${asked} ${by}`,
    at: now,
    kind: "model",
    name: asked,
    title: modelTitle(asked, by, before),
    ...(isOfRelease ? { release } : {}),
    since: run.at,
    runs,
    // Going back to another release would not bring the model back.
    next: await nextCommands(store, { id, workflow, runs, isFailing: false, isOfRelease: false }),
  });
}
