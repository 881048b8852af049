import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { displayWidth } from "../../../src/cli/print/display-width.ts";
import { traffic } from "../../../src/monitor/_test-monitor.ts";
import { openSqliteStore } from "../../../src/store/sqlite/sqlite-store.ts";
import type { Project } from "./project.ts";
import { project } from "./project.ts";

const HOUR = 3_600_000;

test("monitor says that nothing is known, that it is well, that it fails; alerts are shown, told, seen and closed", async () => {
  await using shop = await project("monitor");
  await shop.cli(["run", "support", "--text", "hello"]);
  const little = await shop.cli(["monitor", "--once"]);
  await runs(shop, { count: 200, bad: 400 });
  const well = await shop.cli(["monitor", "support", "--once"]);
  await runs(shop, { count: 200, bad: 2 });
  const failing = await shop.cli(["monitor", "--once"]);
  const again = await shop.json(["monitor", "--once"]);
  const list = await shop.cli(["alerts", "list"]);
  const shown = await shop.cli(["alerts", "show", "last"]);
  const acked = await shop.cli(["alerts", "ack", "last", "--by", "ann", "--why", "on it"]);
  const closed = await shop.cli(["alerts", "resolve", "last", "--by", "ann"]);
  const twice = await shop.cli(["alerts", "resolve", "last"]);
  const none = await shop.cli(["alerts", "list"]);
  const log = await shop.cli(["log", "--json"]);

  assert.deepEqual([little.code, /NOT ENOUGH DATA/.test(little.stdout)], [3, true], little.stderr);
  assert.equal(well.code, 3, "the past of a day is not known yet");
  assert.match(well.stdout, /errors +0\.5 % +0\.1 to 2\.\d % +201 +at most 10\.0 % +OK/);
  assert.equal(failing.code, 1, failing.stderr);
  assert.match(failing.stdout, /support: FAILING\n.*errors.*FAILING/s);
  assert.match(failing.stdout, /open errors \d+\.\d % of \d+ runs, at most 10\.0 % \(alert_\w+\)/);
  assert.ok(
    failing.stdout.split("\n").every((line) => displayWidth(line) <= 80 || line.startsWith("open ")),
    failing.stdout,
  );
  const told = (await shop.read("told.jsonl"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.workflow, data.name]),
    [["alert.opened", "support", "errors"]],
  );
  const [report] = again.reports as { alerts: { id: string }[] }[];
  assert.equal(report?.alerts.length, 1);
  assert.match(list.stdout, /^alert +workflow +what +state +age\nalert_/);
  assert.ok(
    list.stdout.split("\n").every((line) => displayWidth(line) <= 80),
    list.stdout,
  );
  assert.match(shown.stdout, /held to +at most 10\.0 %\n(.*\n)*runs +run_/);
  assert.match(shown.stdout, /airworthy failures --workflow support --since 24h\n.*airworthy replay run_/);
  assert.match(acked.stdout, /^acknowledged errors/);
  assert.match(closed.stdout, /^resolved errors/);
  assert.deepEqual([twice.code, /code: alert_closed/.test(twice.stderr)], [2, true]);
  assert.match(none.stderr, /Nothing is wrong/);
  assert.match(log.stdout, /"action":"alerts ack","target":"alert_/);
});

test("monitor watches until Ctrl-C, and prints each alert as it comes", async () => {
  await using shop = await project("monitor");
  await shop.cli(["run", "support", "--text", "hello"]);
  await runs(shop, { count: 100, bad: 2 });
  const { code, stdout } = await shop.cli(["monitor"], {
    when: {
      text: "Watching.",
      act: (child) => {
        child.stdout?.on("data", () => child.kill("SIGINT"));
      },
    },
  });

  assert.equal(code, 0);
  assert.match(stdout, /^support: open errors/);
});

/** Runs of the last hours, of which every so manieth fails. */
async function runs(
  shop: Project,
  { count, bad }: { readonly count: number; readonly bad: number },
): Promise<void> {
  const store = await openSqliteStore({ path: join(shop.folder, ".airworthy/store.db") });
  const every = Math.floor(HOUR / count);
  await traffic(store, {
    from: Date.now() - HOUR,
    runs: count,
    every,
    fails: (i) => i % bad === bad - 1 || (bad > count && i === 0),
  });
  await store.close();
}
