import assert from "node:assert/strict";
import { test } from "node:test";
import { runOf, trial, tried } from "../_test-tried.ts";
import type { Case } from "../case.ts";
import { experimentFigures } from "./figures.ts";

const failed = { pass: false } as const;

test("failures are grouped by what ended the run and by the scorers that count", () => {
  const cases = [{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }];
  const records = [
    trial("a", 1),
    trial("b", 1, { ...failed, status: "failed", error: { code: "budget_exceeded", message: "…" } }),
    trial("c", 1, failed),
    trial("d", 1, {
      ...failed,
      scores: {
        exact: { kind: "scored", value: 0, pass: false },
        tone: { kind: "scored", value: 0.2, pass: false },
        judge: { kind: "error", code: "judge_answer", message: "…" },
      },
    }),
  ];
  const { failures } = experimentFigures({ ...tried({ cases, records }), gating: ["exact"] });

  assert.deepEqual(
    failures.map(({ kind, name, failed: count, of, runs }) => [kind, name, count, of, runs]),
    [
      ["error", "budget_exceeded", 1, 4, [runOf("b", 1)]],
      ["scorer", "exact", 3, 4, [runOf("b", 1), runOf("c", 1), runOf("d", 1)]],
    ],
  );
});

test("failures are grouped by the first tool that is expected, of the trials that expect it", () => {
  const cases: Case[] = [
    { id: "a", expect: { tools: ["cancel", "refund"] } },
    { id: "b", expect: { tools: [{ tool: "cancel", args: { id: 1 } }] } },
    { id: "c", expect: { tools: [] } },
    { id: "d" },
  ];
  const records = [trial("a", 1), trial("b", 1, failed), trial("c", 1, failed), trial("d", 1, failed)];
  const { failures } = experimentFigures(tried({ cases, records }));

  assert.deepEqual(
    failures
      .filter(({ kind }) => kind === "expected")
      .map(({ name, failed: count, of }) => [name, count, of]),
    [
      ["cancel", 1, 2],
      ["(no tool)", 1, 1],
    ],
  );
});

/** Names of the groups by the tools that were called in each trial. */
function byTools(
  one: Case,
  calls: readonly (readonly [pass: boolean, tools: readonly string[]])[],
): string[] {
  const records = calls.map(([pass], i) => trial(one.id, i + 1, { pass }));
  const tools = new Map(
    calls.map(([, called], i) => [runOf(one.id, i + 1), called.map((tool) => ({ tool, args: { id: 1 } }))]),
  );
  const { failures } = experimentFigures(tried({ cases: [one], records, trials: calls.length }), {
    toolsOf: (run) => tools.get(run),
  });
  return failures.filter(({ kind }) => kind === "tools").map(({ name }) => name);
}

test("failures are grouped by where the tools called first differ from those expected", () => {
  const one: Case = {
    id: "a",
    expect: { tools: ["find", "cancel"], toolOrder: "order", forbidden: ["wipe"] },
  };

  assert.deepEqual(byTools(one, [[false, ["find", "refund"]]]), ["cancel: never called"]);
  assert.deepEqual(byTools(one, [[false, ["cancel", "find"]]]), ["cancel: never called"]);
  assert.deepEqual(byTools(one, [[false, ["find", "cancel", "wipe"]]]), ["wipe: called, and forbidden"]);
  assert.deepEqual(byTools(one, [[false, ["find", "cancel"]]]), ["called all that is expected"]);
  const other = { tools: [{ tool: "find", args: { id: 2 } }, "cancel"] };
  assert.deepEqual(byTools({ ...one, expect: other }, [[false, ["find", "cancel"]]]), [
    "find: other arguments",
  ]);
  assert.deepEqual(byTools({ ...one, expect: { tools: ["find", "find"] } }, [[false, ["find"]]]), [
    "find: never called",
  ]);
});

test("where no tools are expected, a trial of the same case that passed shows them", () => {
  const good = [true, ["find", "cancel"]] as const;

  assert.deepEqual(byTools({ id: "a" }, [good, [false, ["find", "refund"]]]), [
    "called refund in place of cancel",
  ]);
  assert.deepEqual(byTools({ id: "a" }, [good, [false, ["find"]]]), ["stopped before cancel"]);
  assert.deepEqual(byTools({ id: "a" }, [[false, ["find"]]]), []);
});
