import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { evalReport, evalText, importTrials, loadTried } from "airworthy/evals";
import { openSqliteStore, readTrials } from "airworthy/store";

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data");
const FILE = join(DATA, "tau-bench/trajectories/gpt-4o-airline.trials0-1.json");

if (!existsSync(FILE))
  console.log(`Not tested: no tau-bench at ${FILE}; AIRWORTHY_SHARED_DATA names the data folder`);
else
  test("two trials of 50 tau-bench tasks come out as published, with an interval clustered by user", async () => {
    const folder = await mkdtemp(join(tmpdir(), "airworthy-tau-"));
    const store = await openSqliteStore({ path: join(folder, "store.db") });
    try {
      const given = { name: "tau-airline", release: "gpt-4o", store };
      const made = await importTrials(readTrials(FILE), given);
      const again = await importTrials(readTrials(FILE), given);
      const tried = await loadTried(store.experiments, made.id);
      const report = await evalReport(tried, { load: (run) => store.load(run) });
      const { success, passHatK, failures, toolErrors, stability } = report.figures;
      console.log(evalText(report));

      assert.deepEqual([made.cases, made.trials, made.runs, made.known], [50, 100, 100, false]);
      assert.deepEqual([again.id, again.runs, again.known], [made.id, 0, true]);
      assert.ok(success);
      assert.deepEqual([success.rate.toFixed(2), passHatK[1]?.rate.rate.toFixed(2)], ["0.43", "0.24"]);
      assert.deepEqual([success.trials, success.n, success.clusters], [100, 50, 34]);
      assert.ok(success.low > 0.3 && success.low < 0.35 && success.high > 0.52 && success.high < 0.56);
      assert.equal(stability.flaky.length, 19);
      assert.equal(toolErrors.ofCalls?.events, 572);
      assert.deepEqual(
        failures.filter(({ kind }) => kind === "expected").map(({ name, failed, of }) => [name, failed, of]),
        [
          ["get_user_details", 17, 26],
          ["update_reservation_flights", 10, 12],
          ["get_reservation_details", 10, 26],
          ["cancel_reservation", 9, 12],
          ["book_reservation", 5, 6],
          ["(no tool)", 5, 14],
          ["transfer_to_human_agents", 1, 4],
        ],
      );
      const runs = failures.flatMap((group) => group.runs);
      for (const id of new Set(runs)) assert.ok(await store.load(id), id);
    } finally {
      await store.close();
      await rm(folder, { recursive: true });
    }
  });
