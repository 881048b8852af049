import assert from "node:assert/strict";
import { bodyOf } from "../../core/body.ts";
import type { RunId, SessionId } from "../../core/ids.ts";
import type { RunEnd, StoredRun } from "../../core/run.ts";
import { at, callOf, execute, loaded, modelCall, startOf, TOTALS } from "../_test-runs.ts";
import type { Claims } from "./_test-claims.ts";

const ENDS: readonly RunEnd[] = [
  {
    status: "failed",
    error: { name: "TypeError", message: "x", code: "c", cause: { name: "E", message: "y" } },
  },
  { status: "cancelled", error: { name: "AbortError", message: "z".repeat(20_000) } },
  { status: "waiting", waitingFor: [at("refund"), at("sleep#2")] },
];

/** What is stored of a run comes back as it was. */
export const kept: Claims = {
  "load() gives back everything that was stored of a run": async (store) => {
    const start = startOf({
      session: "ses_1" as SessionId,
      subject: { id: "user-1", attributes: { plan: "pro", seats: 3, trial: false } },
      tags: ["b", "a", "b"],
      release: "rel_1",
      parent: { kind: "fork", run: "run_0" as RunId, at: at("triage") },
      source: "openai",
      input: bodyOf('{"q":1}', { shared: "[tools]", thread: ['{"role":"user"}'] }),
    });
    const ask = bodyOf('{"temperature":0}', { shared: "x".repeat(5000), thread: ["1", "2".repeat(2000)] });
    const calls = [
      { ...modelCall(1, ask), note: { model: "m", cost: 0.1, prompts: ["a@1"], redacted: true as const } },
      callOf(2, { kind: "tool", state: "begun", answer: undefined, note: { effect: "write", key: "k" } }),
      callOf(3, {
        kind: "tool",
        state: "failed",
        answer: '{"name":"Error"}',
        ask: bodyOf("{}"),
        askHash: "h",
      }),
      callOf(4, { kind: "sleep", took: 0, at: -3 }),
    ];
    const output = bodyOf('"out"', { shared: "s", thread: [] });

    const ticket = await store.begin(start);
    for (const call of calls) await store.append(ticket, call);
    await store.end(ticket, { status: "completed", output }, TOTALS, 99.5);

    assert.deepEqual(await store.load(start.id), {
      ...start,
      end: { status: "completed", output },
      status: "completed",
      interrupted: false,
      took: 99.5,
      totals: TOTALS,
      attempt: 1,
      calls,
    } satisfies StoredRun);
  },

  ...Object.fromEntries(
    ENDS.map((end): [string, Claims[string]] => [
      `load() gives back how a ${end.status} run ended`,
      async (store) => {
        const run = await execute(store, { end });

        const { status, end: stored, interrupted } = await loaded(store, run);
        assert.deepEqual(
          { status, stored, interrupted },
          { status: end.status, stored: end, interrupted: false },
        );
      },
    ]),
  ),

  "load() knows no run that was never stored": async (store) => {
    assert.equal(await store.load(startOf().id), undefined);
  },

  "texts come back as they were, whatever they hold": async (store) => {
    const texts = [
      "",
      "\u0000",
      "a\u0000b",
      "\ud800",
      "x\udfff",
      "\u0001",
      '\u0001"a"',
      "שלום \u202e",
      "😀".repeat(900),
      "ü".repeat(1_000_000),
      "\ud800".repeat(5000),
    ];
    const start = startOf({
      workflow: "w\ud800",
      session: "s\udc00" as SessionId,
      subject: { id: "\ud801" },
      tags: ["\ud802"],
    });
    const calls = texts.map((text, i) =>
      callOf(i + 1, { answer: text, ask: bodyOf(text, { shared: text, thread: [text, "next", text] }) }),
    );

    const run = await execute(store, { start, calls });

    const stored = await loaded(store, run);
    assert.deepEqual(stored.calls, calls);
    assert.deepEqual(
      [stored.workflow, stored.session, stored.subject, stored.tags],
      [start.workflow, start.session, start.subject, start.tags],
    );
    assert.equal((await store.list({ subject: "\ud802" })).runs.length, 0);
    assert.equal((await store.list({ subject: "\ud801", tag: "\ud802" })).runs.length, 1);
  },
};
