import assert from "node:assert/strict";
import fc from "fast-check";
import { bodyOf, threadOf } from "../../core/body.ts";
import type { SessionId } from "../../core/ids.ts";
import { COMPLETED, execute, loaded, modelCall, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";
import { refusal } from "./_test-refusal.ts";

const session = "ses_chat" as SessionId;

/** A conversation grows turn by turn, and parts where it parts. */
export const sessions: Claims = {
  "a session grows by the messages of each turn": async (store) => {
    assert.equal(await store.session(session), undefined);
    const first = await execute(store, { start: { session }, turn: { session, messages: ["u1", "a1"] } });
    await execute(store, { start: { session } });
    const second = await execute(store, {
      start: { session },
      turn: { session, messages: ["u2", "a2".repeat(1000)] },
    });

    assert.deepEqual(await store.session(session), {
      id: session,
      messages: ["u1", "a1", "u2", "a2".repeat(1000)],
      turns: 2,
    });
    assert.deepEqual([(await loaded(store, first)).turn, (await loaded(store, second)).turn], [1, 2]);
  },

  "a session names the run that somebody executes in it, and none that was given back or has ended": async (
    store,
  ) => {
    const ticket = await store.begin(startOf({ session }));
    await execute(store, { start: { session: "ses_other" as SessionId } });
    assert.deepEqual(await store.session(session), {
      id: session,
      messages: [],
      turns: 0,
      running: ticket.run,
    });

    await store.release(ticket);
    assert.equal(await store.session(session), undefined);
    const again = await store.claim(ticket.run);
    assert.equal((await store.session(session))?.running, ticket.run);
    await store.end(again, COMPLETED, TOTALS, 1, { session, messages: ["m"] });
    assert.deepEqual(await store.session(session), { id: session, messages: ["m"], turns: 1 });
  },

  "a turn is stored with the end of its run or not at all": async (store) => {
    const ticket = await store.begin(startOf({ session }));
    await store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["once"] });

    const again = store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["twice"] });

    await assert.rejects(again, refusal("run_ended"));
    assert.deepEqual((await store.session(session))?.messages, ["once"]);
  },

  "a run adds to no other session than its own": async (store) => {
    const ticket = await store.begin(startOf({ session: "ses_own" as SessionId }));
    const end = store.end(ticket, COMPLETED, TOTALS, 1, { session, messages: ["m"] });

    await assert.rejects(end, refusal("foreign_session"));
    assert.equal(await store.session(session), undefined);
    assert.equal((await loaded(store, ticket.run)).status, "running");
  },

  "conversations that part keep what is theirs": async (store) => {
    const message = fc.constantFrom("a", "b", "c", "long".repeat(400));
    const threads = fc.array(fc.array(message, { maxLength: 6 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(threads, async (conversations) => {
        const calls = conversations.map((thread, i) => modelCall(i + 1, bodyOf("{}", { thread })));
        const run = await execute(store, { calls });

        const { calls: stored } = await loaded(store, run);
        assert.deepEqual(
          stored.map(({ ask }) => ask?.thread),
          conversations.map(threadOf),
        );
      }),
      { numRuns: 50 },
    );
  },
};
