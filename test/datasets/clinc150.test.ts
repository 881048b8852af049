import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "airworthy";
import { localModel } from "airworthy/testing";
import { trainNaiveBayes } from "../../src/testing/local-model/naive-bayes.ts";
import { replayAll } from "../replay-offline/replay-all.ts";
import { FILE, isThere, read } from "./_clinc150.ts";
import { routing } from "./_desk.ts";

const IN_FLIGHT = 50;
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;

if (!isThere) console.log(`Not tested: no CLINC150 at ${FILE}; AIRWORTHY_SHARED_DATA names the data folder`);
else
  test("3,000 messages go through a router, and every run replays in a process without network", async () => {
    const folder = await mkdtemp(join(tmpdir(), "airworthy-clinc-"));
    const store = join(folder, "store.db");
    const [train, val] = [read("train"), read("val")];
    try {
      const app = await open({ store, workflows: [routing], models: { local: localModel({ train }) } });
      const from = performance.now();
      const rest = val.entries();
      let right = 0;
      const lane = async () => {
        for (const [at, { text, label }] of rest) {
          const run = await app.run(routing, text, { tags: [`message:${at}`] });
          assert.equal(run.status, "completed", "error" in run ? String(run.error) : "");
          if (run.status === "completed" && run.output === label) right += 1;
        }
      };
      await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
      const recorded = performance.now() - from;
      await app.close();

      const replayed = await replayAll(store, join(import.meta.dirname, "_offline-config.ts"));

      const bayes = trainNaiveBayes(train);
      const baseline = val.filter(({ text, label }) => bayes(text) === label).length / val.length;
      const speed = replayed.calls / (replayed.ms / 1000);
      console.log(
        `CLINC150, 10 domains, ${val.length} messages: router ${percent(right / val.length)}, ` +
          `naive Bayes ${percent(baseline)}; recorded in ${(recorded / 1000).toFixed(1)} s; ` +
          `${replayed.calls} calls replayed at ${Math.round(speed)} calls/s, ` +
          `${replayed.others.length} divergences, network interfaces: ${replayed.interfaces.join(", ") || "none"}`,
      );
      assert.deepEqual([val.length, replayed.runs, replayed.calls], [3_000, 3_000, 9_000]);
      assert.deepEqual([replayed.others, replayed.tried, replayed.guarded], [[], [], true]);
      assert.ok(right / val.length >= 0.95, percent(right / val.length));
      assert.ok(right / val.length > baseline);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
