import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseId, RunId } from "../../core/ids.ts";
import type { RunSummary } from "../../core/run.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import { Shadows } from "./shadows.ts";
import { Spent } from "./spent.ts";

function storeOf(runs: () => readonly (readonly [id: string, cost: number | undefined])[]) {
  return {
    address: "store.db",
    list: async () => ({
      runs: runs().map(([id, cost]) => ({ id, totals: { cost } })) as never as RunSummary[],
      next: undefined,
    }),
  } as never as Store;
}

test("each run is added up once, and all of them anew where the newest has been removed", async () => {
  let runs: [string, number | undefined][] = [["run_1", 2]];
  const spent = new Spent(
    storeOf(() => runs),
    "s",
  );
  assert.deepEqual(await spent.look(), { runs: 1, cost: 2, unpriced: 0 });
  runs = [["run_3", undefined], ["run_2", 1], ...runs];
  assert.deepEqual(await spent.look(), { runs: 3, cost: 3, unpriced: 1 });
  assert.deepEqual(await spent.look(), { runs: 3, cost: 3, unpriced: 1 });
  runs = runs.slice(1);
  assert.deepEqual(await spent.look(), { runs: 2, cost: 3, unpriced: 0 });
});

test("a shadow whose cost is bounded ends where a price is not known", async (t) => {
  const store = storeOf(() => [["run_1", undefined]]);
  const shadows = new Shadows({ store, root: ".", keys: [], isRedacted: false });
  t.after(() => shadows.close());
  const plan: ShadowPlan = { id: "s", candidate: "rel_00000000000000b2" as ReleaseId, cost: 5 };
  shadows.offer(plan, "run_2" as RunId, 1);
  await shadows.idle();

  assert.match((await shadows.stats("s"))?.stopped ?? "", /price of a model is not known/);
});
