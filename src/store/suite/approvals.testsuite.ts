import assert from "node:assert/strict";
import { at, COMPLETED, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { fakeClock } from "./_test-clock.ts";
import { refusal } from "./_test-refusal.ts";

/** A person decides once. */
export const approvals: Claims = {
  "an approval waits for one decision, and keeps it": async (store) => {
    const { approvals } = store;
    const request = { title: "Refund 120 EUR", details: { order: 7 } };
    const { run } = await store.begin(startOf());
    const decision = { approved: false, by: "ana", at: 9, reason: "too much" } as const;

    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    assert.equal(await approvals.ask(run, at("refund"), request), undefined);
    const [pending, ...others] = await approvals.pending();
    assert.deepEqual(
      { ...pending, requestedAt: 0 },
      { ...request, run, address: at("refund"), requestedAt: 0 },
    );
    assert.equal(others.length, 0);

    await approvals.decide(run, at("refund"), decision);
    assert.deepEqual(await approvals.ask(run, at("refund"), request), decision);
    assert.deepEqual(await approvals.pending(run), []);
    await assert.rejects(approvals.decide(run, at("refund"), decision), refusal("approval_decided"));
    await assert.rejects(approvals.decide(run, at("other"), decision), refusal("approval_not_found"));
  },

  "approvals.pending() leaves out other runs, and runs that have ended": async (store) => {
    const open = await store.begin(startOf());
    const ended = await store.begin(startOf());
    for (const { run } of [open, ended]) await store.approvals.ask(run, at("a"), { title: "t" });
    await store.end(ended, COMPLETED, TOTALS, 1);

    assert.deepEqual(
      (await store.approvals.pending()).map(({ run }) => run),
      [open.run],
    );
    assert.deepEqual(await store.approvals.pending(ended.run), []);
  },

  "a decision is refused after the run's end, with how it stands": async (store) => {
    const ticket = await store.begin(startOf());
    await store.approvals.ask(ticket.run, at("a"), { title: "t" });
    await store.end(ticket, COMPLETED, TOTALS, 1);

    await assert.rejects(
      store.approvals.decide(ticket.run, at("a"), { approved: true, by: "ana", at: 1 }),
      refusal("run_ended", /the run is completed/),
    );
    const { approvals } = await store.approvals.list({ state: "closed" });
    assert.deepEqual(
      approvals.map(({ status, decision }) => [status, decision]),
      [["completed", undefined]],
    );
  },

  "what nobody decides in time is denied from then on, whether or not anyone looked": async (store) => {
    const { run } = await store.begin(startOf());
    await using clock = fakeClock();
    await store.approvals.ask(run, at("a"), { title: "t", expiresAfter: "2h" });
    clock.forward(7_199_999);
    assert.equal((await store.approvals.pending(run)).length, 1);
    clock.forward(1);

    assert.deepEqual(await store.approvals.pending(run), []);
    await assert.rejects(
      store.approvals.decide(run, at("a"), { approved: true, by: "ana", at: 1 }),
      refusal("approval_expired"),
    );
    const denied = await store.approvals.ask(run, at("a"), { title: "t", expiresAfter: "2h" });
    assert.deepEqual([denied?.approved, denied?.by], [false, "nobody"]);
    // A clock that is set back opens nothing again.
    clock.forward(-86_400_000);
    await assert.rejects(
      store.approvals.decide(run, at("a"), { approved: true, by: "ana", at: 1 }),
      refusal("approval_expired"),
    );
  },

  "where two people must approve, one is not enough, nor the same one twice, nor one of other arguments":
    async (store) => {
      const { run } = await store.begin(startOf());
      const say = (by: string, input?: unknown) =>
        store.approvals.decide(run, at("a"), {
          approved: true,
          by,
          at: 1,
          ...(input === undefined ? {} : { input }),
        });
      await store.approvals.ask(run, at("a"), { title: "t", needs: 2 });

      assert.equal((await say("ana")).decision, undefined);
      await assert.rejects(say("ana"), refusal("approval_repeated"));
      assert.equal((await say("bo", { cents: 5 })).decision, undefined);
      assert.equal(await store.approvals.ask(run, at("a"), { title: "t", needs: 2 }), undefined);
      const { decision } = await say("ana", { cents: 5 });

      assert.deepEqual(
        [decision?.by, decision?.approved === true && decision.input],
        ["bo, ana", { cents: 5 }],
      );
      assert.deepEqual(await store.approvals.ask(run, at("a"), { title: "t", needs: 2 }), decision);
    },

  "approvals.ready() gives runs that wait for something decided, not those that wait on": async (store) => {
    const asks = async (decides: boolean) => {
      const ticket = await store.begin(startOf());
      await store.approvals.ask(ticket.run, at("a"), { title: "t" });
      await store.end(ticket, { status: "waiting", waitingFor: [at("a")] }, TOTALS, 1);
      if (decides) await store.approvals.decide(ticket.run, at("a"), { approved: true, by: "ana", at: 1 });
      return ticket.run;
    };
    const [decided] = [await asks(true), await asks(false)];

    assert.deepEqual(await store.approvals.ready(10), [{ run: decided, workflow: "support" }]);
    // Somebody goes on with it.
    const ticket = await store.claim(decided);
    assert.deepEqual(await store.approvals.ready(10), []);
    await store.end(ticket, COMPLETED, TOTALS, 1);
    assert.deepEqual(await store.approvals.ready(10), []);
  },

  "approvals.ready() gives a run whose request has expired": async (store) => {
    await using clock = fakeClock();
    const ticket = await store.begin(startOf());
    await store.approvals.ask(ticket.run, at("a"), { title: "t", expiresAfter: "1d" });
    await store.end(ticket, { status: "waiting", waitingFor: [at("a")] }, TOTALS, 1);
    assert.deepEqual(await store.approvals.ready(10), []);
    clock.forward(86_400_000);

    assert.deepEqual(
      (await store.approvals.ready(10)).map(({ run }) => run),
      [ticket.run],
    );
  },

  "approvals.list() gives pages: the oldest first of what is pending, the newest first of the rest": async (
    store,
  ) => {
    await using clock = fakeClock();
    const { run } = await store.begin(startOf());
    for (const address of ["a", "b", "c", "d"]) {
      await store.approvals.ask(run, at(address), { title: address });
      clock.forward(1);
    }
    await store.approvals.decide(run, at("b"), { approved: false, by: "ana", at: 1 });
    const read = async (state?: "pending" | "closed") => {
      const titles: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.approvals.list({
          limit: 2,
          ...(state === undefined ? {} : { state }),
          ...(cursor === undefined ? {} : { cursor }),
        });
        titles.push(...page.approvals.map(({ title }) => title));
        cursor = page.next;
      } while (cursor !== undefined);
      return titles.join("");
    };

    assert.deepEqual([await read("pending"), await read("closed"), await read()], ["acd", "b", "dcba"]);
    await assert.rejects(store.approvals.list({ cursor: "x" }), refusal("invalid_cursor"));
  },

  "a reminder is given to one, again after its lease, and later once it was delivered": async (store) => {
    await using clock = fakeClock();
    const { run } = await store.begin(startOf());
    const claim = { after: 60_000, lease: 1_000, limit: 5 };
    const claimed = async () =>
      (await store.approvals.claimReminders(claim)).map(({ sent, tries }) => [sent, tries]);
    await store.approvals.ask(run, at("a"), { title: "t" });

    assert.deepEqual(await claimed(), []);
    clock.forward(60_000);
    assert.deepEqual(await claimed(), [[0, 0]]);
    assert.deepEqual(await claimed(), []);
    // Its sender died.
    clock.forward(1_000);
    assert.deepEqual(await claimed(), [[0, 0]]);
    await store.approvals.reminded(run, at("a"), { delivered: false, next: Date.now() + 10 });
    clock.forward(10);
    assert.deepEqual(await claimed(), [[0, 1]]);
    await store.approvals.reminded(run, at("a"), { delivered: true, next: Date.now() + 100 });
    clock.forward(100);
    assert.deepEqual(await claimed(), [[1, 0]]);
    await store.approvals.reminded(run, at("a"), { delivered: true, next: undefined });
    clock.forward(1e12);
    assert.deepEqual(await claimed(), []);
  },
};
