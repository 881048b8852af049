import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { Store } from "../../core/store.ts";
import { callOf, execute } from "../_test-runs.ts";
import { backupStore } from "../contents/backup-store.ts";
import type { ContentsSource } from "../contents/contents.ts";
import { fillStore } from "../contents/fill-store.ts";
import { sumsIn } from "../contents/manifest.ts";
import { openContents } from "../contents/open-contents.ts";
import { PARTS } from "../contents/parts.ts";
import { restoreStore } from "../contents/restore-store.ts";
import type { Sums } from "../contents/sum-contents.ts";
import { differing, sumContents } from "../contents/sum-contents.ts";
import { openStore } from "../open-store.ts";
import { putEverything } from "./_test-everything.ts";
import { refusal } from "./_test-refusal.ts";

/** A place where no store is yet, by its address. */
export type NewPlace = () => Promise<string>;

/** What must hold of everything that a store keeps, when it is read as records and put into another store. */
export function testContents(name: string, newPlace: NewPlace): void {
  const check = (claim: string, prove: (place: string, file: NewPlace) => Promise<void>): void => {
    test(`${name}: ${claim}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "airworthy-contents-"));
      let files = 0;
      try {
        await prove(await newPlace(), async () => join(folder, `${++files}.db`));
      } finally {
        await rm(folder, { recursive: true });
      }
    });
  };

  check("everything goes to a file and back, with equal sums and equal answers", async (place, file) => {
    const runs = await filled(place);
    const [middle, back] = [await file(), await newPlace()];

    await fill(place, middle);
    await fill(middle, back);

    const sums = await sumsOf(place);
    assert.deepEqual(emptyParts(sums), [], "the test has nothing of these");
    assert.deepEqual(differing(sums, await sumsOf(middle)), []);
    assert.deepEqual(differing(sums, await sumsOf(back)), []);
    const answers = await answersOf(place, runs);
    assert.deepEqual(await answersOf(middle, runs), answers);
    assert.deepEqual(await answersOf(back, runs), answers);
    for (const address of [place, middle, back]) assert.deepEqual(await faultsOf(address), []);
  });

  check("a store that was filled goes on as the first one would have", async (place, file) => {
    const runs = await filled(place);
    const copy = await file();
    await fill(place, copy);
    for (const address of [copy, place]) {
      const store = await openStore(address);
      try {
        const [exporter] = await store.exports.states();
        const next = await execute(store);
        const told = await store.exports.next(exporter?.cursor ?? 0, 100);
        assert.equal(told.at(-1)?.run, next);
        const ticket = await store.claim(runs.accepted);
        assert.deepEqual([ticket.terms, ticket.tries, ticket.attempt], ['{"budget":1}', 1, 1]);
        assert.equal((await store.claim(runs.interrupted)).lastSeq, 1);
        assert.deepEqual(
          (await store.approvals.pending()).map(({ run }) => run),
          [runs.waiting],
        );
        await store.figures.catchUp();
        const marks = (await store.monitoring.runs({ after: 0, limit: 100 })).map(({ mark }) => mark);
        assert.deepEqual(
          marks,
          [...new Set(marks)].sort((a, b) => a - b),
        );
      } finally {
        await store.close();
      }
    }
  });

  check("a store that is filled half-way cannot be opened, and goes on from there", async (place, file) => {
    const from = await file();
    await filled(from);
    for (const stopAt of [1, 3, 12, 30]) {
      const stopped = await newPlace();
      await assert.rejects(fillUntil(from, stopped, stopAt), /stopped/);
      await assert.rejects(openStore(stopped), refusal("store_incomplete"));
      assert.equal(await fill(from, stopped), true);
      assert.deepEqual(differing(await sumsOf(from), await sumsOf(stopped)), []);
    }
    const other = await file();
    await filled(other);
    await assert.rejects(fillUntil(from, place, 1), /stopped/);
    await assert.rejects(fill(other, place), refusal("store_incomplete"));
  });

  check(
    "a backup of a store that is written to holds all that was acknowledged before",
    async (place, file) => {
      const store = await openStore(place);
      const acknowledged: RunId[] = [];
      let isOver = false;
      const writing = Promise.all(
        Array.from({ length: 4 }, async () => {
          while (!isOver) acknowledged.push(await execute(store, { calls: [callOf(1), callOf(2)] }));
        }),
      );
      while (acknowledged.length < 20) await setTimeout(5);
      const before = [...acknowledged];
      const { path, manifest } = await backupStore(place, await file());
      isOver = true;
      await writing;
      await store.close();

      assert.ok((manifest.parts.runs?.count ?? 0) >= before.length);
      for (const restored of [await file(), await newPlace()]) {
        await restoreStore(path, restored);
        assert.deepEqual(await faultsOf(restored), []);
        assert.deepEqual(differing(await sumsOf(restored), sumsIn(manifest)), []);
        const there = await openStore(restored);
        for (const run of before) assert.equal((await there.load(run))?.calls.length, 2);
        await there.close();
      }
    },
  );

  check(
    "a backup with a byte that has changed, or cut off, is refused before anything is written",
    async (place, file) => {
      await filled(place);
      const { path } = await backupStore(place, await file());
      const whole = await readFile(path);
      const half = Math.floor(whole.length / 2);
      // Of a file whole pages, so that the damage is where something stands.
      const changed = Buffer.from(whole);
      changed.fill(0x2a, half, half + Math.min(8_192, Math.floor(half / 2)));
      for (const damaged of [changed, whole.subarray(0, half)]) {
        const [copy, target] = [await file(), await newPlace()];
        await writeFile(copy, damaged);
        await assert.rejects(restoreStore(copy, target), (error) =>
          isOneOf(error, "backup_corrupt", "store_corrupt"),
        );
        const store = await openStore(target);
        assert.equal((await store.stats()).runs, 0);
        await store.close();
      }
      await assert.rejects(backupStore(place, path), refusal("backup_exists"));
      await assert.rejects(restoreStore(path, place), refusal("store_not_empty"));
    },
  );

  check(
    "what is written to the first store meanwhile is found when both are compared",
    async (place, file) => {
      const from = await file();
      await filled(from);
      const source = await openContents(from, { readOnly: true });
      const target = await openContents(place, { readOnly: false });
      const put = target.put.bind(target);
      target.put = async (batch, arrival) => {
        if (arrival.part === "store" && batch.records.length > 0) {
          const store = await openStore(from);
          await execute(store);
          await store.close();
        }
        await put(batch, arrival);
      };
      await assert.rejects(fillStore(source, target), refusal("store_differs"));
      await source.close();
      await target.close();

      await assert.rejects(openStore(place), refusal("store_incomplete"));
    },
  );

  check("nothing is put into a store that holds something", async (place, file) => {
    const from = await file();
    await filled(from);
    const store = await openStore(place);
    const run = await execute(store);
    await store.close();

    await assert.rejects(fill(from, place), refusal("store_not_empty"));
    const again = await openStore(place);
    assert.equal((await again.load(run))?.id, run);
    await again.close();
  });
}

async function filled(address: string) {
  const store = await openStore(address);
  try {
    return await putEverything(store);
  } finally {
    await store.close();
  }
}

async function fill(from: string, to: string): Promise<boolean> {
  const [source, target] = [
    await openContents(from, { readOnly: true }),
    await openContents(to, { readOnly: false }),
  ];
  try {
    return (await fillStore(source, target)).isResumed;
  } finally {
    await source.close();
    await target.close();
  }
}

/** Stops after so many batches, as a process does that is killed. */
async function fillUntil(from: string, to: string, batches: number): Promise<void> {
  const source = await openContents(from, { readOnly: true });
  const target = await openContents(to, { readOnly: false });
  let count = 0;
  const put = target.put.bind(target);
  target.put = async (batch, arrival) => {
    if (++count > batches) throw new Error("stopped");
    await put(batch, arrival);
  };
  try {
    await fillStore(source, target);
  } finally {
    await source.close();
    await target.close();
  }
}

async function sumsOf(address: string): Promise<Sums> {
  const contents: ContentsSource = await openContents(address, { readOnly: true });
  try {
    return await contents.snapshot((reader) => sumContents(reader));
  } finally {
    await contents.close();
  }
}

function emptyParts(sums: Sums): readonly string[] {
  return PARTS.filter((part) => sums.get(part)?.count === 0);
}

/** What a store says of what was put in, by its port. */
async function answersOf(address: string, runs: Readonly<Record<string, RunId>>): Promise<unknown> {
  const store: Store = await openStore(address, { readOnly: true });
  try {
    const loaded = await Promise.all(Object.values(runs).map((run) => store.load(run)));
    const release = (await store.releases.list())[0];
    return {
      loaded,
      listed: (await store.list({ limit: 100 })).runs,
      tagged: (await store.list({ tag: "night" })).runs.map(({ id }) => id),
      accepted: (await store.list({ status: "accepted" })).runs.map(({ id }) => id),
      session: await store.session("ses_chat" as never),
      audit: await store.audit.list(),
      notes: await store.notes.list(),
      reviews: await store.reviews.list(),
      ledger: await store.ledger.find("refund", "k"),
      experiments: await store.experiments.list({}),
      dataset: await store.experiments.dataset("orders"),
      releases: await store.releases.list(),
      files: release === undefined ? undefined : await store.releases.files(release.id),
      servings: await store.servings.history("support"),
      rollouts: await store.rollouts.list({}),
      events: await store.rollouts.events("roll_a" as never),
      progress: await store.rollouts.progress("roll_a" as never),
      alerts: await store.monitoring.alerts(),
      untold: await store.monitoring.untold(),
      monitored: await store.monitoring.runs({ after: 0, limit: 100 }),
      feedback: await store.monitoring.feedback({ after: 0, limit: 100 }),
      scored: await store.monitoring.scores({ after: 0, limit: 100 }),
      exports: [await store.exports.states(), await store.exports.next(0, 100)],
      definitions: await store.definitions.list({ kind: "prompt" }),
      figures: (await store.figures.query({ level: "call", by: ["name"] })).toSorted(byName),
      secret: store.secret,
    };
  } finally {
    await store.close();
  }
}

function byName(a: { readonly name?: string }, b: { readonly name?: string }): number {
  return (a.name ?? "") < (b.name ?? "") ? -1 : 1;
}

async function faultsOf(address: string): Promise<readonly string[]> {
  const contents = await openContents(address, { readOnly: true });
  try {
    return (await contents.check()).flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
  } finally {
    await contents.close();
  }
}

function isOneOf(error: unknown, ...codes: readonly string[]): boolean {
  return isAirworthyError(error) && codes.includes(error.code);
}
