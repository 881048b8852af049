import assert from "node:assert/strict";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { RunQuery, Store } from "../../core/store.ts";
import { callOf, execute, loaded, startOf } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const idsOf = async (store: Store, query?: RunQuery) => (await store.list(query)).runs.map(({ id }) => id);

/** Runs are found by what they are. */
export const lists: Claims = {
  "list() gives the newest first, in pages without gaps": async (store) => {
    const runs: RunId[] = [];
    for (let i = 0; i < 7; i++) runs.push(await execute(store));
    assert.deepEqual(await idsOf(store), runs.toReversed());

    const pages: RunId[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ limit: 3, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page.runs.map(({ id }) => id));
      cursor = page.next;
      await execute(store);
    } while (cursor !== undefined);

    assert.deepEqual(pages.flat(), runs.toReversed());
    assert.deepEqual(
      pages.map((page) => page.length),
      [3, 3, 1],
    );
  },

  "list() finds runs by each of its conditions, alone and together": async (store) => {
    const session = "ses_a" as SessionId;
    const runs = [
      await execute(store, { start: { workflow: "a", startedAt: 100, session, subject: { id: "u" } } }),
      await execute(store, { start: { workflow: "b", startedAt: 200, tags: ["x", "y"], release: "r1" } }),
      await execute(store, {
        start: { workflow: "a", startedAt: 300, tags: ["y"] },
        end: { status: "waiting", waitingFor: [] },
      }),
      await execute(store, {
        start: { workflow: "a", startedAt: 400, release: "r1" },
        end: { status: "failed", error: { name: "E", message: "m" } },
      }),
    ];
    runs.push((await store.begin(startOf({ workflow: "b", startedAt: 500 }))).run);
    const cases: readonly [RunQuery, readonly number[]][] = [
      [{ workflow: "a" }, [3, 2, 0]],
      [{ status: "completed" }, [1, 0]],
      [{ status: "failed" }, [3]],
      [{ status: "waiting" }, [2]],
      [{ status: "running" }, [4]],
      [{ status: "interrupted" }, []],
      [{ session }, [0]],
      [{ subject: "u" }, [0]],
      [{ tag: "y" }, [2, 1]],
      [{ release: "r1" }, [3, 1]],
      [{ since: 200 }, [4, 3, 2, 1]],
      [{ until: 200 }, [1, 0]],
      [{ since: 200, until: 300 }, [2, 1]],
      [{ workflow: "a", status: "failed", release: "r1", since: 400, until: 400 }, [3]],
      [{ workflow: "a", status: "completed", session, subject: "u" }, [0]],
      [{ tag: "y", workflow: "b" }, [1]],
      [{ workflow: "c" }, []],
    ];
    for (const [query, expected] of cases) {
      assert.deepEqual(
        await idsOf(store, query),
        expected.map((i) => runs[i]),
        JSON.stringify(query),
      );
    }
  },

  "list() gives what load() gives, without the calls": async (store) => {
    const run = await execute(store, { calls: [callOf(1)], start: { subject: { id: "u" }, tags: ["t"] } });

    const { calls: _, ...summary } = await loaded(store, run);
    assert.deepEqual((await store.list()).runs, [summary]);
  },

  "list() refuses a limit and a cursor that are none": async (store) => {
    await assert.rejects(store.list({ limit: 0 }), refusal("invalid_query"));
    await assert.rejects(store.list({ limit: 1.5 }), refusal("invalid_query"));
    await assert.rejects(store.list({ cursor: "1 OR 1" }), refusal("invalid_query"));
  },
};
