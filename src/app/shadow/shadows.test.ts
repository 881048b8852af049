import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { newRunId } from "../../core/ids.ts";
import { reportShadow } from "../../rollout/shadow/report-shadow.ts";
import { endOf, testShop } from "./_test-shop.ts";

const INCUMBENT = `
  const left = await stock.call({});
  const done = await refund.call({ cents: input.cents });
  return [left, done, await stock.call({})];
`;

test("a shadow answers the same input by the incumbent's reads and writes, and writes nothing", async () => {
  const shop = await testShop();
  const [stable, candidate] = [await shop.release(INCUMBENT), await shop.release(`/* other */ ${INCUMBENT}`)];
  const other = await shop.release(INCUMBENT.replace("return [", "return ['other', "));
  await shop.serve(stable, { candidate: other });
  assert.equal(stable, candidate, "a comment is no other release");
  const run = await shop.run({ cents: 5 });
  const before = shop.bytes();
  const [shadow, ...more] = await shop.shadows();

  assert.ok(shadow !== undefined && more.length === 0);
  assert.deepEqual(endOf(shadow), ["other", 10, "refunded 5", 10]);
  assert.deepEqual([shadow.release, shadow.parent], [other, { kind: "shadow", run: run.id }]);
  assert.deepEqual(
    shadow.calls.map(({ address, note }) => [address, note?.from]),
    [
      ["stock", "recording"],
      ["refund", "recording"],
      ["stock#2", "recording"],
    ],
  );
  assert.equal(shop.bytes(), before);
  assert.equal((await shop.app.replay(shadow.id)).status, "same");
});

test("a write of its own is simulated and seen by later reads, or ends the shadow with what it would have called", async () => {
  const shop = await testShop();
  const stable = await shop.release(INCUMBENT);
  const orders = await shop.release(`
    await stock.call({}); await order.call({ n: 1 }); await order.call({ n: 2 }); return stock.call({});
  `);
  const same = await shop.release("await order.call({ n: 1 }); return stock.call({});");
  const refunds = await shop.release("return refund.call({ cents: input.cents + 1 });");
  const asks = await shop.release(`
    await ctx.approve("sure", { title: "Sure?" }); await ctx.sleep("1h"); return stock.call({ of: "another" });
  `);
  await shop.serve(stable, { candidate: orders });
  await shop.run({ cents: 5 });
  await shop.shadows();
  // The incumbent has made the first of the two orders, so that what it read since shows it already.
  await shop.serve(same, { candidate: orders });
  await shop.run({ cents: 5 });
  await shop.shadows();
  await shop.serve(stable, { candidate: refunds });
  await shop.run({ cents: 5 });
  await shop.shadows();
  await shop.serve(stable, { candidate: asks });
  await shop.run({ cents: 5 });
  await shop.shadows();
  await shop.serve(stable, { candidate: asks, liveReads: false });
  await shop.run({ cents: 5 });
  const before = shop.bytes();

  assert.deepEqual((await shop.shadows()).map(endOf), [8, 8, "virtual_write", 9, "shadow_read"]);
  assert.equal(shop.bytes(), before);
  const pending = await shop.app.store.approvals.pending();
  assert.deepEqual(pending, [], "a shadow asks nobody");
});

test("a candidate that exits, throws outside of its run, eats the memory or hangs takes nothing else with it", async () => {
  const shop = await testShop();
  const stable = await shop.release(INCUMBENT);
  const bodies = [
    "process.exit(7);",
    "setTimeout(() => { throw new Error('out of it'); }, 1); return ctx.step('wait', () => new Promise(() => {}));",
    "const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()));",
    "for (;;);",
  ];
  for (const body of bodies) {
    const timeout = body === "for (;;);" ? { timeout: 1_000 } : {};
    await shop.serve(stable, { candidate: await shop.release(body), memory: 64, ...timeout });
    const run = await shop.run({ cents: 1 });
    assert.equal(run.status, "completed");
    await shop.shadows();
  }

  const shadows = await shop.shadows();
  assert.deepEqual(shadows.map(endOf), ["shadow_crashed", "shadow_crashed", "shadow_crashed", "shadow_hung"]);
  const messages = shadows.map(({ end }) => (end !== undefined && "error" in end ? end.error.message : ""));
  assert.match(messages[0] ?? "", /exit code 7/);
  assert.match(messages[1] ?? "", /out of it/);
});

test("a shadow stops at its number of runs, gives up on what only crashes, and is off when it is taken away", async () => {
  const shop = await testShop();
  const stable = await shop.release(INCUMBENT);
  const good = await shop.release("return 'good';");
  await shop.serve(stable, { id: "few", candidate: good, runs: 3, concurrency: 2 });
  for (let i = 0; i < 6; i++) await shop.run({ cents: i });
  assert.deepEqual((await shop.shadows()).map(endOf), ["good", "good", "good"]);
  assert.match((await shop.app.shadows.stats("few"))?.stopped ?? "", /3 runs/);

  const warned = once(process, "warning");
  const bad = await shop.release("process.exit(1);");
  await shop.serve(stable, { id: "bad", candidate: bad });
  for (let i = 0; i < 8; i++) await shop.run({ cents: i });
  assert.equal((await shop.shadows()).length, 6);
  assert.match((await shop.app.shadows.stats("bad"))?.stopped ?? "", /lost 3 times/);
  const [warning] = await warned;
  assert.equal(
    warning.message,
    `Cannot shadow: the shadow bad of ${bad} is given up here: its process was lost 3 times in a row: exit code 1`,
  );

  await shop.serve(stable);
  await shop.run({ cents: 9 });
  assert.equal((await shop.shadows()).length, 6);
});

test("a bound on the number of runs is one of all processes together", async () => {
  const shop = await testShop();
  const stable = await shop.release(INCUMBENT);
  await shop.serve(stable, { id: "all", candidate: await shop.release("return 'good';"), runs: 3 });
  await shop.run({ cents: 1 });
  const [own] = await shop.shadows();
  assert.ok(own !== undefined);
  // What another process that serves has shadowed meanwhile.
  for (let n = 0; n < 2; n++) await shop.app.store.import({ ...own, id: newRunId() });
  const looked = performance.now() + 260;
  while (performance.now() < looked) await new Promise(setImmediate);
  await shop.run({ cents: 2 });

  assert.equal((await shop.shadows()).length, 3);
  assert.match((await shop.app.shadows.stats("all"))?.stopped ?? "", /3 runs/);
});

test("beside the incumbent a shadow begins at once, waits for what the incumbent has still to do, and never writes", async () => {
  const shop = await testShop();
  const flag = `${shop.file}.flag`;
  // It goes on once the shadow has begun, which it can only see because the two run side by side.
  const stable = await shop.release(`
    const left = await stock.call({});
    await ctx.step("wait", async () => { while (!existsSync(file + ".flag")) await new Promise((r) => setTimeout(r, 5)); });
    return [left, await refund.call({ cents: input.cents })];
  `);
  const candidate = await shop.release(`
    await ctx.step("mark", () => writeFileSync(file + ".flag", ""));
    const done = await refund.call({ cents: input.cents });
    return [done, await stock.call({})];
  `);
  await shop.serve(stable, { candidate, when: "beside", liveReads: false });
  const run = await shop.run({ cents: 5 });
  assert.ok(existsSync(flag));
  const [shadow, ...more] = await shop.shadows();

  assert.deepEqual(endOf(run), [10, "refunded 5"]);
  assert.ok(shadow !== undefined && more.length === 0);
  assert.deepEqual(endOf(shadow), ["refunded 5", 10]);
  assert.equal(shadow.parent?.kind === "shadow" && shadow.parent.run, run.id);
  assert.deepEqual(JSON.parse(readFileSync(shop.file, "utf8")).refunds, [5], "written once");
  assert.equal((await shop.app.replay(shadow.id)).status, "same");
});

test("beside an incumbent that never does it, a shadow waits no longer than it may, and the incumbent is none the worse", async () => {
  const shop = await testShop();
  const stable = await shop.release(`
    await ctx.step("wait", async () => { while (!existsSync(file + ".flag")) await new Promise((r) => setTimeout(r, 5)); });
    return "never refunds";
  `);
  const candidate = await shop.release(`
    await ctx.step("mark", () => writeFileSync(file + ".flag", ""));
    return refund.call({ cents: input.cents });
  `);
  await shop.serve(stable, { candidate, when: "beside" });
  assert.equal(endOf(await shop.run({ cents: 5 })), "never refunds");
  assert.deepEqual((await shop.shadows()).map(endOf), ["virtual_write"]);
  const report = await reportShadow(shop.app.store, "s1");
  assert.equal(report.shadows, 1);
});
