import type { RolloutId } from "../../../src/core/ids.ts";
import { newRunId } from "../../../src/core/ids.ts";
import type { StoredRun } from "../../../src/core/run.ts";
import type { App } from "../../../src/index.ts";
import { shadowTag } from "../../../src/rollout/shadow/report-shadow.ts";
import { echo } from "./shop.ts";

/** Runs of a candidate in the shadow of others, some of which fail where those do not. */
export async function addShadow(app: App, id: RolloutId | string): Promise<void> {
  for (let place = 0; place < 9; place += 1) {
    const stored = async (fail: boolean): Promise<StoredRun> => {
      const { id: run } = await app.run(echo, { text: `parcel ${place}`, fail });
      const found = await app.store.load(run);
      if (found === undefined) throw new Error(`Cannot seed: run "${run}" was not kept`);
      return found;
    };
    const incumbent = await stored(false);
    const shadow = await stored(place % 4 === 1);
    await app.store.import({
      ...shadow,
      id: newRunId(),
      parent: { kind: "shadow", run: incumbent.id },
      tags: [shadowTag(id)],
    });
  }
}
