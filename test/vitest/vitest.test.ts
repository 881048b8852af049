import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isAirworthyError, open } from "airworthy";
import { evalTest } from "airworthy/evals";
import { loud } from "./fixture/loud.ts";

const FIXTURE = join(import.meta.dirname, "fixture");
const VITEST = join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs");

interface Result {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** Runs the fixture with the real Vitest; its results by title. */
async function vitest(): Promise<ReadonlyMap<string, Result>> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-vitest-"));
  const outputFile = join(folder, "results.json");
  const args = ["run", "--root", FIXTURE, "--reporter=json", `--outputFile=${outputFile}`];
  try {
    const child = spawn(process.execPath, ["--conditions=airworthy-src", VITEST, ...args], {
      stdio: "ignore",
    });
    await once(child, "close");
    const { testResults } = JSON.parse(await readFile(outputFile, "utf8")) as {
      readonly testResults: readonly { readonly assertionResults: readonly Result[] }[];
    };
    return new Map(testResults.flatMap((file) => file.assertionResults.map((one) => [one.title, one])));
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("Vitest runs evaluations: a gate that blocks fails its test with the report", async () => {
  const results = await vitest();
  const message = results.get("is blocked")?.failureMessages[0] ?? "";

  assert.deepEqual(
    [...results].map(([title, { status }]) => [title, status]),
    [
      ["passes", "passed"],
      ["is blocked", "failed"],
      ["is undecided", "failed"],
      ["is skipped", "skipped"],
    ],
  );
  assert.match(message, /^AirworthyError: BLOCK: loud, release "mumbling" against "current"/);
  assert.match(message, /Regressions \(\d+\)/);
  assert.match(message, /decided at look \d of 5/);
  assert.doesNotMatch(message, /\.ts:\d+/);
});

test("the same function is a test of node:test", evalTest(loud));

test("INCONCLUSIVE can be taken for a pass, and is told", async () => {
  const told: string[] = [];
  const run = evalTest(loud, { criteria: { success: 0.99 }, inconclusive: "pass" });
  await run({ diagnostic: (message) => void told.push(message) });

  assert.match(told[0] ?? "", /^INCONCLUSIVE: loud/);
});

test("trials are kept in an app that is given, which stays open", async () => {
  const app = await open({ store: ":memory:" });
  try {
    await evalTest(loud, { app, seed: 1 })();
    const [experiment] = await app.store.experiments.list();

    assert.deepEqual([experiment?.name, experiment?.done, experiment?.passed], ["loud", 60, 60]);
  } finally {
    await app.close();
  }
});

test("an evaluation without anything to hold is refused before it is run", () => {
  const { criteria: _, ...options } = loud.options;

  assert.throws(
    () => evalTest({ ...loud, options }),
    (error) => isAirworthyError(error, "nothing_to_gate"),
  );
});
