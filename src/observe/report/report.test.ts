import assert from "node:assert/strict";
import { test } from "node:test";
import type { Store } from "../../core/store.ts";
import { execute } from "../../store/_test-runs.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { report } from "./report.ts";
import { reportHtml } from "./report-html.ts";
import { reportMarkdown } from "./report-markdown.ts";

const HOUR = 3_600_000;
const SINCE = 100 * HOUR;
const UNTIL = 124 * HOUR;

async function withStore(use: (store: Store) => Promise<void>): Promise<void> {
  const store = await openSqliteStore({ path: ":memory:" });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

interface Period {
  readonly from: number;
  readonly failing: number;
  readonly took: number;
  readonly message?: string;
}

/** 200 runs of 50 users over a day. */
async function day(
  store: Store,
  { from, failing, took, message = "No order A-1 found" }: Period,
): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const error = { name: "Error", message };
    await execute(store, {
      start: {
        startedAt: from + i * 60_000,
        subject: { id: `u${i % 50}` },
        release: i % 2 === 0 ? "r1" : "r2",
      },
      took: took * (0.8 + (i % 5) / 10),
      ...((i * 7) % 200 < failing ? { end: { status: "failed", error } } : {}),
    });
  }
}

test("a report tells what changed beyond chance, and nothing where nothing did", () =>
  withStore(async (store) => {
    await day(store, { from: SINCE - 24 * HOUR, failing: 6, took: 100 });
    await day(store, { from: SINCE, failing: 60, took: 200, message: "The shop is closed" });
    const worse = await report(store, { since: SINCE, until: UNTIL });
    const same = await report(store, { since: SINCE - 24 * HOUR, until: SINCE - 1 });

    assert.deepEqual(
      worse.changes.map(({ figure, workflow }) => [figure, workflow]),
      [
        ["failures", "support"],
        ["latency", "support"],
      ],
    );
    assert.ok(worse.changes[0] && worse.changes[0].change.low > 0.15);
    assert.ok(worse.changes[1] && Math.abs(worse.changes[1].after / worse.changes[1].before - 2) < 1e-6);
    assert.deepEqual([worse.all.runs, worse.all.failed, worse.before.failed], [200, 60, 6]);
    assert.deepEqual(
      worse.newFailures.map(({ shape }) => shape),
      ["The shop is closed"],
    );
    assert.deepEqual(
      worse.releases.map(({ name, runs }) => [name, runs]),
      [
        ["r1", 100],
        ["r2", 100],
      ],
    );
    assert.deepEqual([same.changes, same.compared], [[], 0]);
  }));

test("two equal days have no change to tell", () =>
  withStore(async (store) => {
    await day(store, { from: SINCE - 24 * HOUR, failing: 12, took: 100 });
    await day(store, { from: SINCE, failing: 16, took: 100 });
    const found = await report(store, { since: SINCE, until: UNTIL });

    assert.deepEqual([found.changes, found.compared], [[], 3]);
    assert.match(reportMarkdown(found), /Nothing beyond chance, of 3 comparisons/);
  }));

test("Markdown fits a chat message and HTML is one file; what was stored is text in both", () =>
  withStore(async (store) => {
    for (let i = 0; i < 12; i++) {
      const message = `<script>alert(${i})</script> [x](javascript:1) @everyone **bold** kind${"abcdefghijkl"[i]?.repeat(30)} ${"long ".repeat(80)}`;
      const workflow = `flow${i}<img src=x onerror=1>`;
      await execute(store, {
        start: { startedAt: SINCE + i, workflow },
        end: { status: "failed", error: { name: "E", message } },
      });
    }
    const found = await report(store, { since: SINCE, until: UNTIL });
    const markdown = reportMarkdown(found, { run: (id) => `https://host.example/runs/${id}` });
    const page = reportHtml(found);

    assert.ok(markdown.length <= 3_500, String(markdown.length));
    assert.match(markdown, /\]\(https:\/\/host\.example\/runs\/run_/);
    assert.doesNotMatch(markdown, /<script>|[^\\]<img|@everyone|\]\(javascript/);
    assert.doesNotMatch(page, /<script|<img|src="http|href="http/);
    assert.match(page, /&#60;script&#62;/);
  }));

test("a report of nothing says so", () =>
  withStore(async (store) => {
    const found = await report(store, { since: SINCE, until: UNTIL });

    assert.match(reportMarkdown(found), /No runs ended\.[\s\S]*Nothing can be said/);
    assert.match(reportHtml(found), /Nothing went wrong/);
  }));
