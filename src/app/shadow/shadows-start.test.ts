import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReleaseId, RunId } from "../../core/ids.ts";
import type { ShadowPlan } from "../../core/serving.ts";
import type { Store } from "../../core/store.ts";
import { Shadows } from "./shadows.ts";

test("a store that was away when a shadow was begun does not end it for good", async (t) => {
  let asked = 0;
  const store = {
    address: "store.db",
    list: async () => {
      asked += 1;
      if (asked === 1) throw new Error("the store is away");
      return { runs: [], next: undefined };
    },
  } as never as Store;
  const shadows = new Shadows({ store, root: ".", keys: [], isRedacted: false });
  t.after(() => shadows.close());
  // Its number is reached already, so that no process is begun.
  const plan: ShadowPlan = { id: "s", candidate: "rel_00000000000000b2" as ReleaseId, runs: 0 };
  shadows.offer(plan, "run_1" as RunId, 1);
  await shadows.idle();
  assert.equal(await shadows.stats("s"), undefined);
  shadows.offer(plan, "run_2" as RunId, 1);
  await shadows.idle();

  assert.match((await shadows.stats("s"))?.stopped ?? "", /0 runs/);
});
