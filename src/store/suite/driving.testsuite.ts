import assert from "node:assert/strict";
import { parseSessionId } from "../../core/ids.ts";
import { at, COMPLETED, callOf, execute, loaded, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

/** A run that somebody else is to execute: accepted first, then claimed, and given up after some tries. */
export const driving: Claims = {
  "accept() keeps a run that nobody executes yet, and claim() begins it": async (store) => {
    const start = startOf({ tags: ["night"] });
    await store.accept(start, '{"budget":1}');

    const { status, interrupted, attempt, end, tags } = await loaded(store, start.id);
    assert.deepEqual([status, interrupted, attempt, end, tags], ["running", false, 0, undefined, ["night"]]);
    assert.deepEqual((await store.list({ status: "interrupted" })).runs, []);
    assert.deepEqual(
      (await store.list({ status: "accepted" })).runs.map(({ id }) => id),
      [start.id],
    );

    const ticket = await store.claim(start.id);
    assert.deepEqual([ticket.lastSeq, ticket.attempt, ticket.tries, ticket.terms], [0, 1, 1, '{"budget":1}']);
    assert.deepEqual((await store.list({ status: "accepted" })).runs, []);
    await store.append(ticket, callOf(1));
    await store.end(ticket, COMPLETED, TOTALS, 9);
    assert.equal((await loaded(store, start.id)).attempt, 1);
  },

  "accept() refuses an id that is there, whether it runs, has ended or is accepted": async (store) => {
    const running = await store.begin(startOf());
    const ended = await execute(store);
    const accepted = startOf();
    await store.accept(accepted);

    for (const id of [running.run, ended, accepted.id])
      await assert.rejects(store.accept(startOf({ id })), refusal("run_exists"));
    await assert.rejects(async () => {
      const ticket = await store.begin(startOf({ id: accepted.id }));
      await store.append(ticket, callOf(1));
    }, refusal("run_exists"));
  },

  "an accepted run is claimed by one of two, and keeps its terms for whoever is next": async (store) => {
    const { id } = startOf();
    await store.accept(startOf({ id }), "terms");

    const outcomes = await Promise.allSettled([store.claim(id), store.claim(id)]);
    const [won] = outcomes.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    assert.ok(won !== undefined && outcomes.filter(({ status }) => status === "rejected").length === 1);
    await store.release(won);

    assert.equal((await store.claim(id)).terms, "terms");
  },

  "an accepted run keeps its conversation for itself": async (store) => {
    const session = parseSessionId("chat");
    const start = startOf({ session });
    await store.accept(start);

    assert.equal((await store.session(session))?.running, start.id);
  },

  "claim({ force }) takes a run from an owner that lives, whose writes are then refused": async (store) => {
    const start = startOf();
    const first = await store.begin(start);
    await store.append(first, callOf(1));

    const second = await store.claim(start.id, { force: true });
    assert.deepEqual([second.lastSeq, second.attempt], [1, 2]);
    await assert.rejects(store.append(first, callOf(2)), refusal("run_taken_over"));
    await assert.rejects(store.end(first, COMPLETED, TOTALS, 1), refusal("run_taken_over"));
    await store.append(second, callOf(2));
    await store.end(second, COMPLETED, TOTALS, 9);

    await assert.rejects(store.claim(start.id, { force: true }), refusal("run_ended"));
  },

  "held() tells which tickets can still be written to": async (store) => {
    const fresh = await store.begin(startOf());
    const lost = await store.begin(startOf());
    await store.append(lost, callOf(1));
    const ended = await store.begin(startOf());
    await store.end(ended, COMPLETED, TOTALS, 1);
    const taken = await store.claim(lost.run, { force: true });

    assert.deepEqual([...(await store.held([fresh, lost, ended]))], [fresh.run]);
    assert.deepEqual([...(await store.held([taken]))], [taken.run]);
    assert.deepEqual([...(await store.held([]))], []);
  },

  "claim() counts the tries that added nothing, and begins anew after a call or a wait": async (store) => {
    const { id } = startOf();
    await store.accept(startOf({ id }));
    const claimed = async (): Promise<number> => {
      const ticket = await store.claim(id, { force: true });
      return ticket.tries;
    };
    assert.deepEqual([await claimed(), await claimed(), await claimed()], [1, 2, 3]);

    const further = await store.claim(id, { force: true });
    await store.append(further, callOf(1));
    assert.deepEqual([further.tries, await claimed(), await claimed()], [4, 1, 2]);

    const waits = await store.claim(id, { force: true });
    await store.end(waits, { status: "waiting", waitingFor: [at("ok")] }, TOTALS, 5);
    assert.deepEqual([waits.tries, await claimed()], [3, 1]);
  },
};
