import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { bodyHash, bodyOf } from "../../core/body.ts";
import { isAirworthyError } from "../../core/errors.ts";
import { newRunId, parseSessionId } from "../../core/ids.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import { Scope } from "../../core/scope.ts";
import { invoke } from "../../core/seam.ts";
import type { Store } from "../../core/store.ts";
import { workflow } from "../../core/workflow.ts";
import { Pulse } from "../../engines/local/pulse.ts";
import { start } from "../../engines/local/start.ts";
import { openSqliteStore } from "../../store/sqlite/sqlite-store.ts";
import { exportRuns } from "./export-runs.ts";
import { importRuns } from "./import-runs.ts";
import { readLines } from "./read-lines.ts";

async function withStores(work: (from: Store, to: Store) => Promise<void>): Promise<void> {
  const from = await openSqliteStore({ path: ":memory:" });
  const to = await openSqliteStore({ path: ":memory:" });
  try {
    await work(from, to);
  } finally {
    await from.close();
    await to.close();
  }
}

/** A conversation whose every model call was asked with all messages before it, and with the same tools. */
function conversation(messages: readonly string[], given: Partial<StoredRun> = {}): StoredRun {
  const texts = messages.map((content) => JSON.stringify({ role: "user", content }));
  const scope = new Scope("");
  const calls = texts.map((_, i): CallRecord => {
    const ask = bodyOf('{"model":"m"}', { shared: '{"tools":["lookup"]}', thread: texts.slice(0, i + 1) });
    return {
      seq: i + 1,
      kind: "model",
      address: scope.next("model"),
      state: "done",
      at: i + 0.25,
      took: 0.5,
      ask,
      askHash: bodyHash(ask),
      answer: JSON.stringify(messages[i]),
      note: { model: "m", usage: { input: 1, cacheRead: 0, cacheWrite: 0, output: 2, reasoning: 0 } },
    };
  });
  return {
    id: newRunId(),
    workflow: "support",
    input: bodyOf(JSON.stringify(messages[0] ?? "")),
    startedAt: 1_700_000_000_000,
    end: { status: "completed", output: bodyOf(JSON.stringify(messages.at(-1) ?? null)) },
    status: "completed",
    interrupted: false,
    took: 12.5,
    totals: {
      calls: calls.length,
      tokensIn: calls.length,
      tokensOut: 2 * calls.length,
      cost: undefined,
      unpriced: calls.length,
      toolErrors: 0,
    },
    attempt: 1,
    calls,
    ...given,
  };
}

async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function linesOf(store: Store, run: StoredRun): Promise<string[]> {
  return collected(exportRuns(store, [run.id]));
}

async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string; hint: string }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  assert.ok(isAirworthyError(error), String(error));
  return { code: error.code, message: error.message, hint: error.hint };
}

test("exportRuns() and importRuns() carry a run over whole: threads, shared texts, errors, lineage", async () => {
  await withStores(async (from, to) => {
    const first = conversation(["a", "b", "c"], {
      session: parseSessionId("ses 1"),
      turn: 1,
      subject: { id: "u1", attributes: { plan: "pro", seats: 3, paid: true } },
      tags: ["vip", "beta"],
      release: "r1",
      source: "openai",
    });
    const failed: StoredRun = conversation(["a", "b", "d"], {
      parent: { kind: "fork", run: first.id, at: new Scope("").next("model") },
      end: {
        status: "failed",
        error: {
          name: "TypeError",
          message: "no",
          data: { at: [1] },
          cause: { name: "Error", message: "deep", code: "E" },
        },
      },
      status: "failed",
      totals: { calls: 3, tokensIn: 0, tokensOut: 0, cost: 0.25, unpriced: 0, toolErrors: 1 },
    });
    const waiting = conversation(["x"], {
      end: { status: "waiting", waitingFor: [new Scope("").next("ok?")] },
      status: "waiting",
    });
    const cut = conversation(["y"], {
      end: undefined,
      status: "running",
      interrupted: true,
      took: undefined,
    });
    const runs = [first, failed, waiting, cut];
    for (const run of runs) await from.import(run);
    const lines = await collected(
      exportRuns(
        from,
        runs.map(({ id }) => id),
      ),
    );
    assert.deepEqual(await importRuns(to, lines), { imported: 4, skipped: 0, differing: [] });
    for (const { id } of runs) {
      const there = await to.load(id);
      assert.notEqual(there, undefined);
      assert.deepEqual(there, await from.load(id));
    }
    assert.deepEqual(await to.load(first.id), first);
    // "a" and "a, b" begin both conversations, yet are told once.
    assert.equal(lines.filter((line) => line.startsWith('{"type":"message"')).length, 6);
    assert.equal(lines.filter((line) => line.startsWith('{"type":"shared"')).length, 1);
    assert.deepEqual(await importRuns(to, lines), { imported: 0, skipped: 4, differing: [] });
    assert.deepEqual(
      await collected(
        exportRuns(
          to,
          runs.map(({ id }) => id),
        ),
      ),
      lines,
    );
  });
});

test("exportRuns() and importRuns() carry a run over that was executed here, with values JSON lacks", async () => {
  await withStores(async (from, to) => {
    const engine = {
      store: from,
      services: new Map(),
      redact: (text: string) => text,
      budget: {},
      maxPayload: 16_000_000,
      pulse: new Pulse(from),
    };
    const big = "x".repeat(1024 * 1024);
    const made = workflow({
      name: "odd",
      run: async (ctx) => {
        await ctx.step("dates", () => ({
          at: new Date(0),
          big: 12n,
          gone: undefined,
          bytes: new Uint8Array(3),
        }));
        await ctx.step("fails", () => Promise.reject(new RangeError("out"))).catch(() => {});
        await ctx.step("text", () => `\0 \ud800 \u2028 ${big}`);
        const ask = bodyOf("{}", { shared: "[]", thread: ['"one"', JSON.stringify(big)] });
        return invoke({ kind: "model", name: "model", ask: () => ask, perform: async () => "\udfff" });
      },
    });
    const { id, status } = await start(engine, made, { input: "\ud83d", options: { tags: ["t"] } });
    assert.equal(status, "completed");
    await importRuns(to, exportRuns(from, [id]));
    assert.deepEqual(await to.load(id), await from.load(id));
  });
});

test("importRuns() gives any conversation back as it was, whatever its texts hold", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\0", "\ud800", "\udc00\ud800", "\u2028", "\r\n", ""),
  );
  await withStores(async (from, to) => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { maxLength: 6 }), async (messages) => {
        const run = conversation(messages);
        await from.import(run);
        const bytes = Buffer.from((await linesOf(from, run)).join("\n"));
        await importRuns(to, readLines(inPieces(bytes)));
        assert.deepEqual(await to.load(run.id), run);
      }),
      { numRuns: 60 },
    );
  });
});

async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

test("exportRuns() takes a query over all its pages, up to its limit", async () => {
  await withStores(async (from, to) => {
    for (let i = 0; i < 5; i++)
      await from.import(conversation([`m${i}`], { tags: [i < 3 ? "low" : "high"] }));
    assert.equal((await importRuns(to, exportRuns(from, { tag: "low" }))).imported, 3);
    const four = await importRuns(to, exportRuns(from, { limit: 4 }));
    assert.equal(four.imported + four.skipped, 4);
    const all = await importRuns(to, exportRuns(from, {}));
    assert.equal(all.imported + all.skipped, 5);
    assert.equal((await to.stats()).runs, 5);
    const none = await collected(exportRuns(from, { tag: "absent" }));
    assert.equal(none.length, 2);
  });
});

test("exportRuns() refuses an id that is not in the store", async () => {
  await withStores(async (from) => {
    const { code } = await refusal(collected(exportRuns(from, [newRunId()])));
    assert.equal(code, "run_not_found");
  });
});

test("importRuns() keeps its own run where the file has another of that id", async () => {
  await withStores(async (from, to) => {
    const run = conversation(["a"]);
    await from.import({ ...run, tags: ["theirs"] });
    await to.import({ ...run, tags: ["ours"] });
    const other = conversation(["b"]);
    await from.import(other);
    const result = await importRuns(to, exportRuns(from, [run.id, other.id]));
    assert.deepEqual(result, { imported: 1, skipped: 0, differing: [run.id] });
    assert.deepEqual((await to.load(run.id))?.tags, ["ours"]);
  });
});

test("importRuns() redacts before it stores, and keeps the hashes of what it leaves alone", async () => {
  await withStores(async (from, to) => {
    const run = conversation(["hello", "my card is 4111"], { tags: ["card-4111"] });
    await from.import(run);
    const redact = (text: string): string => text.replaceAll("4111", "[card]");
    await importRuns(to, exportRuns(from, [run.id]), { redact });
    const stored = await to.load(run.id);
    assert.ok(!JSON.stringify(stored).includes("4111"));
    assert.deepEqual(stored?.tags, ["card-[card]"]);
    assert.deepEqual(stored?.calls[0], run.calls[0]);
    const changed = stored?.calls[1];
    assert.ok(changed?.ask !== undefined);
    assert.equal(changed.askHash, bodyHash(changed.ask));
    assert.equal(changed.note?.redacted, true);
  });
});

test("importRuns() sees each line that is left out, and keeps the runs before it whole", async () => {
  await withStores(async (from) => {
    const [first, second] = [conversation(["a", "b"]), conversation(["a", "c", "d"])];
    for (const run of [first, second]) await from.import(run);
    const lines = await collected(exportRuns(from, [first.id, second.id]));
    const whole = lines.findIndex((line) => line.startsWith('{"type":"run_end"'));
    for (const [left] of lines.entries()) {
      const to = await openSqliteStore({ path: ":memory:" });
      const { code, message } = await refusal(importRuns(to, lines.toSpliced(left, 1)));
      const expected =
        left === 0 ? "import_foreign" : left === lines.length - 1 ? "import_truncated" : "import_corrupt";
      assert.equal(code, expected, `without line ${left + 1}: ${message}`);
      assert.deepEqual(await to.load(second.id), left === lines.length - 1 ? second : undefined);
      if (left > whole) assert.deepEqual(await to.load(first.id), first);
      await to.close();
    }
  });
});

test("importRuns() says of a file cut at any byte that it is cut, and stores no part of a run", async () => {
  await withStores(async (from, to) => {
    const run = conversation(["a", "b", "c"]);
    await from.import(run);
    const text = (await linesOf(from, run)).join("\n");
    for (let length = 0; length < text.length; length += 97) {
      const { code } = await refusal(importRuns(to, text.slice(0, length).split("\n")));
      assert.ok(
        ["import_foreign", "import_truncated", "import_corrupt"].includes(code),
        `${length}: ${code}`,
      );
    }
    const { code, message } = await refusal(importRuns(to, text.split("\n").slice(0, -2)));
    assert.equal(code, "import_truncated");
    assert.match(message, new RegExp(`stops in the middle of run "${run.id}"`));
    assert.equal((await to.stats()).runs, 0);
  });
});

test("importRuns() finds a changed letter in any line of a run", async () => {
  await withStores(async (from, to) => {
    const run = conversation(["apple", "banana"]);
    await from.import(run);
    const lines = await linesOf(from, run);
    for (const at of lines.keys()) {
      const line = lines[at] ?? "";
      const changed = line.replace(/apple|banana|support|12\.5/, (word) =>
        word === "12.5" ? "13.5" : "cherry",
      );
      if (changed === line) continue;
      const { code, message } = await refusal(importRuns(to, lines.with(at, changed)));
      assert.equal(code, "import_corrupt", message);
    }
    assert.equal((await to.stats()).runs, 0);
  });
});

test("importRuns() names the line and what is wrong with it", async () => {
  await withStores(async (from, to) => {
    const run = conversation(["a"]);
    await from.import(run);
    const lines = await linesOf(from, run);
    const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
      [[], "import_foreign", /it is empty/],
      [["# Notes"], "import_foreign", /line 1: it is not JSON/],
      [['[{"role":"user"}]'], "import_foreign", /line 1: it has no "airworthy"/],
      [['{"airworthy":2,"kind":"runs"}'], "import_newer", /format 2, and this release reads up to 1/],
      [['{"airworthy":1,"kind":"cases"}'], "import_corrupt", /"kind"/],
      [lines.with(2, '{"type":"dance"}'), "import_corrupt", /line 3: "type"/],
      [lines.with(2, lines[2]?.replace('"text"', '"test"') ?? ""), "import_corrupt", /line 3: "text"/],
      [
        lines.map((line) => line.replace(/"id":"run_/, '"id":"rum_')),
        "import_corrupt",
        /"id": Cannot read "rum_/,
      ],
      [lines.map((line) => line.replace('"took":0.5', '"took":-1')), "import_corrupt", /"took"/],
      [lines.map((line) => line.replace('"attempt":1', '"attempt":1,"mood":2')), "import_corrupt", /mood/],
    ];
    for (const [given, code, message] of cases) {
      const refused = await refusal(importRuns(to, given));
      assert.equal(refused.code, code, refused.message);
      assert.match(refused.message, message);
      assert.notEqual(refused.hint, "");
    }
    assert.equal((await to.stats()).runs, 0);
  });
});

test("importRuns() reads exports that were put one behind the other", async () => {
  await withStores(async (from, to) => {
    const runs = [conversation(["a"]), conversation(["a"])];
    for (const run of runs) await from.import(run);
    const lines: string[] = [];
    for (const run of runs) lines.push(...(await linesOf(from, run)), "");
    assert.equal((await importRuns(to, lines)).imported, 2);
  });
});

test("exportRuns() tells messages anew after 64 Mi characters, so that a reader may forget the old ones", async () => {
  const long = JSON.stringify("z".repeat(65 * 1024 * 1024));
  const thread = [long, '"short"'];
  const runs = [1, 2].map(() => {
    const run = conversation([]);
    return { ...run, input: bodyOf("null", { shared: "{}", thread }) };
  });
  const byId = new Map<string, StoredRun>(runs.map((run) => [run.id, run]));
  const there = new Map<string, StoredRun>();
  const from = { load: async (id: string) => byId.get(id), list: async () => ({ runs, next: undefined }) };
  const to = {
    load: async (id: string) => there.get(id),
    import: async (run: StoredRun) => void there.set(run.id, run),
  };
  const types: string[] = [];
  async function* watched(): AsyncGenerator<string> {
    for await (const line of exportRuns(from, {})) {
      types.push(/^\{"type":"(\w+)"/.exec(line)?.[1] ?? "header");
      yield line;
    }
  }
  assert.equal((await importRuns(to, watched())).imported, 2);
  const told = ["shared", "message", "message", "run", "run_end"];
  assert.deepEqual(types, ["header", ...told, "reset", ...told, "end"]);
  assert.ok(runs.every((run) => there.get(run.id)?.input.thread?.texts[0] === long));
});
