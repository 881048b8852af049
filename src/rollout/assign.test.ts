import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { ReleaseId } from "../core/ids.ts";
import type { Split } from "../core/serving.ts";
import type { Assignee } from "./assign.ts";
import { assigner, BUCKETS, bucketOf } from "./assign.ts";
import { murmur3 } from "./murmur3.ts";

interface Vector {
  readonly rollout: string;
  readonly unit: string | { readonly repeat: string; readonly times: number };
  readonly hash: number;
  readonly bucket: number;
}

const { vectors } = JSON.parse(
  readFileSync(new URL("../../test/cases/assignment.json", import.meta.url), "utf8"),
) as { readonly vectors: readonly Vector[] };

function splitOf(parts: Partial<Split> = {}): Split {
  return { rollout: "r", candidate: "rel_00000000000000a1" as ReleaseId, percent: 10, ...parts };
}

const ofUser = (id: string, attributes = {}): Assignee => ({ subject: { id, attributes }, run: "run_1" });
const ofSession = (session: string): Assignee => ({ session, run: "run_1" });

test("units fall into the buckets that they always have fallen into", () => {
  assert.equal(vectors.length, 57);
  for (const { rollout, unit, hash, bucket } of vectors) {
    const text = typeof unit === "string" ? unit : unit.repeat.repeat(unit.times);
    assert.deepEqual(
      [murmur3(text, murmur3(rollout)), bucketOf(rollout, text)],
      [hash, bucket],
      text.slice(0, 40),
    );
  }
});

test("murmur3() gives what its reference gives, whatever is in the text", () => {
  const known: readonly (readonly [string, number, number])[] = [
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["hello", 0, 0x248bfa47],
    ["hello, world", 0, 0x149bbb7f],
    ["The quick brown fox jumps over the lazy dog", 0, 0x2e4ff723],
  ];
  for (const [text, seed, hash] of known) assert.equal(murmur3(text, seed), hash);
  // What is not ASCII is told apart wherever it stands; a lone surrogate is UTF-8's U+FFFD.
  assert.equal(murmur3("\ud800abc"), murmur3("\ufffdabc"));
  assert.equal(new Set(["aé", "éa", "aaaé", "éaaa", "aaaaé"].map((text) => murmur3(text))).size, 5);
});

test("raising the share moves nobody back, and lowering it nobody forth", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.integer({ min: 0, max: 10_000 }),
      fc.integer({ min: 0, max: 10_000 }),
      (id, a, b) => {
        const at = (hundredths: number) =>
          assigner(splitOf({ percent: hundredths / 100 }))(ofSession(id)).arm;
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        return at(low) === "stable" || at(high) === "candidate";
      },
    ),
  );
});

test("shares are what they say, in steps of 0.01 %, and rollouts draw apart from each other", () => {
  const units = Array.from({ length: 200_000 }, (_, i) => `session-${i}`);
  const given = (split: Split) => {
    const assign = assigner(split);
    return units.map((unit) => assign(ofSession(unit)).arm === "candidate");
  };
  const counts = [0, 0.01, 0.5, 33.33, 100].map(
    (percent) => given(splitOf({ percent })).filter(Boolean).length,
  );
  const [none, few, some, third, all] = counts;
  assert.deepEqual([none, all], [0, 200_000]);
  // Four standard errors of a fair draw.
  for (const [count = 0, share] of [
    [few, 0.0001],
    [some, 0.005],
    [third, 0.3333],
  ] as const)
    assert.ok(Math.abs(count - 200_000 * share) < 4 * Math.sqrt(200_000 * share * (1 - share)), `${count}`);

  const [one, other] = [given(splitOf({ percent: 50 })), given(splitOf({ percent: 50, rollout: "s" }))];
  const both = units.filter((_, i) => one[i] && other[i]).length;
  assert.ok(Math.abs(both - 50_000) < 4 * Math.sqrt(50_000 * 0.75), `${both}`);
});

test("rules decide before the draw, and say that no chance was in it", () => {
  const split = splitOf({
    percent: 50,
    unit: "user",
    allow: ["ada", "eve", "chat-1"],
    deny: ["eve"],
    cohort: { all: [{ attribute: "plan", in: ["beta", "pro"] }, { not: { attribute: "age", below: 18 } }] },
    useCases: { only: ["refund"] },
  });
  const decide = (who: Assignee) => assigner(split)({ useCase: "refund", ...who });
  const grown = { plan: "pro", age: 40 };

  assert.deepEqual(decide(ofUser("eve")), { arm: "stable", share: 0, by: "deny" });
  assert.deepEqual(decide(ofUser("ada")), { arm: "candidate", share: 1, by: "allow" });
  assert.deepEqual(decide(ofSession("chat-1")), { arm: "candidate", share: 1, by: "allow" });
  assert.deepEqual(decide(ofUser("bob", { plan: "free", age: 40 })), {
    arm: "stable",
    share: 0,
    by: "cohort",
  });
  assert.deepEqual(decide(ofUser("bob", { plan: "pro", age: 17 })), {
    arm: "stable",
    share: 0,
    by: "cohort",
  });
  assert.deepEqual(decide({ ...ofUser("ada", grown), useCase: "order" }), {
    arm: "stable",
    share: 0,
    by: "use_case",
  });
  assert.deepEqual(decide({ ...ofUser("ada", grown), useCase: undefined }), {
    arm: "stable",
    share: 0,
    by: "use_case",
  });
  // Where the run itself is to find out what it is about, only what is known to be another is left out.
  const inside = assigner({ ...split, useCases: { only: ["refund"], unknown: "candidate" } });
  assert.equal(inside({ ...ofUser("ada", grown), useCase: undefined }).by, "allow");
  assert.equal(inside({ ...ofUser("ada", grown), useCase: "order" }).by, "use_case");
  const { by, share } = decide(ofUser("bob", grown));
  assert.deepEqual([by, share], ["chance", 0.5]);
});

test("a unit that is missing, empty, huge, or the same for all is decided, and the same each time", () => {
  const byUser = assigner(splitOf({ unit: "user", percent: 100 }));
  const nobody = { arm: "stable", share: 0, by: "no_unit" };
  assert.deepEqual([byUser({ run: "run_1" }), byUser(ofUser(""))], [nobody, nobody]);

  const bySession = assigner(splitOf({ percent: 50 }));
  const alone = new Set(Array.from({ length: 64 }, (_, i) => bySession({ run: `run_${i}` }).arm));
  assert.equal(alone.size, 2, "runs without a session are drawn for one by one");
  assert.deepEqual(bySession({ run: "run_1", session: "" }), bySession({ run: "run_1" }));

  const huge = "ü".repeat(5_000);
  assert.deepEqual(bySession(ofSession(huge)), bySession(ofSession(huge)));
  assert.ok(bucketOf("r", huge) < BUCKETS);
  const same = new Set(
    Array.from({ length: 64 }, (_, i) => bySession({ session: "default", run: `run_${i}` }).arm),
  );
  assert.equal(same.size, 1);
});
