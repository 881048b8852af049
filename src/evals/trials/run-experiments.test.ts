import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAirworthyError } from "../../core/errors.ts";
import type { TrialRecord } from "../../core/experiment.ts";
import { workflow } from "../../core/workflow.ts";
import type { Evaluation, EvaluationOptions } from "../evaluation.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";
import { CASES, doubling, firstOf, run, withApp } from "./_test-trials.ts";
import { releaseOf } from "./release-of.ts";
import type { ExperimentOptions } from "./run-experiments.ts";

test("every trial is kept with its run, which replays, and the store gives the experiment back as it was", () =>
  withApp(async (app, host) => {
    const experiment = firstOf(await run(host, doubling({ trials: 2 })));

    assert.deepEqual([experiment.status, experiment.done, experiment.passed], ["completed", 12, 12]);
    assert.deepEqual(await app.store.experiments.load(experiment.id), experiment);
    const record = firstOf(experiment.records);
    assert.deepEqual([record.case, record.trial, record.place, record.calls], ["c0", 1, 0, 1]);
    assert.equal((await app.replay(firstOf(record.runs))).status, "same");
    assert.deepEqual(experiment.records.map((one) => `${one.case}/${one.trial}`).slice(0, 4), [
      "c0/1",
      "c0/2",
      "c1/1",
      "c1/2",
    ]);
  }));

test("scorers that throw, give NaN or 1.2 fail themselves, not the release", () =>
  withApp(async (_, host) => {
    const scorers = [
      { name: "throws", score: () => Promise.reject(new Error("broken")) },
      { name: "nan", score: () => Number.NaN },
      { name: "much", score: () => 1.2 },
      { name: "nothing", score: () => "yes" as never },
      { name: "skips", score: () => undefined },
    ];
    const record = firstOf(firstOf(await run(host, doubling({ scorers }))).records);

    assert.equal(record.pass, undefined);
    const kinds = Object.entries(record.scores).map(([name, score]) => [
      name,
      score.kind === "error" ? score.code : score.kind,
    ]);
    assert.deepEqual(kinds, [
      ["throws", "scorer_threw"],
      ["nan", "score_invalid"],
      ["much", "score_invalid"],
      ["nothing", "score_invalid"],
      ["skips", "skipped"],
    ]);
  }));

test("a release that fails or refuses the input fails its trials, whatever its scorers make of it", () =>
  withApp(async (_, host) => {
    const broken = workflow({ name: "broken", run: async () => Promise.reject(new Error("no")) });
    const looks = { name: "looks", score: ({ output }: { output: unknown }) => (output as { x: number }).x };
    const one = evaluation({ name: "b", workflow: broken, dataset: CASES, scorers: [looks] });
    const { records } = firstOf(await run(host, one));
    assert.deepEqual(
      new Set(records.map(({ pass, status }) => `${status} ${pass}`)),
      new Set(["failed false"]),
    );
    assert.deepEqual(firstOf(records).error, { code: "Error", message: "no" });
    assert.deepEqual(firstOf(records).scores.looks, {
      kind: "scored",
      value: 0,
      pass: false,
      reason: "The run failed",
    });

    const input = () => {
      throw new Error("cannot be asked");
    };
    const refused = firstOf(firstOf(await run(host, doubling({ input }))).records);
    assert.deepEqual([refused.status, refused.pass, refused.runs], ["refused", false, []]);
  }));

test("releases are tried side by side, each as its own experiment of one group", () =>
  withApp(async (_, host) => {
    const wrong = workflow({ name: "wrong", run: async (_ctx, n: number) => n });
    const one = doubling({ releases: { wrong: { workflow: wrong } } });
    const releases = [releaseOf(one, "current"), releaseOf(one, "wrong")];
    const [good, bad] = await run(host, one, { releases });

    assert.deepEqual([good?.passed, bad?.passed], [6, 1]);
    assert.deepEqual([good?.workflow, bad?.workflow, bad?.data?.group], ["double", "wrong", good?.id]);
    assert.throws(
      () => releaseOf(one, "other"),
      (error) => isAirworthyError(error, "release_unknown"),
    );
  }));

test("an experiment stops early when it is told to, after whole cases of every release", () =>
  withApp(async (_, host) => {
    const seen: number[] = [];
    const experiment = firstOf(
      await run(host, doubling({ trials: 2, concurrency: 1 }), {
        shouldStop: ([arm]) => {
          seen.push(arm?.records.length ?? 0);
          return seen.length === 2 ? "decided" : undefined;
        },
      }),
    );
    assert.equal(seen[0], 2);
    assert.deepEqual([experiment.status, experiment.end?.reason], ["stopped", "decided"]);
    assert.ok(experiment.done < 12, `${experiment.done} trials were made`);
  }));

test("an interrupt cancels what is in flight and keeps what is done", () =>
  withApp(async (app, host) => {
    const controller = new AbortController();
    const slow = workflow({
      name: "double",
      run: async (ctx, n: number) => {
        if (n >= 3) controller.abort(new Error("interrupted"));
        if (n >= 3) await ctx.sleep("1h");
        return n * 2;
      },
    });
    const one = doubling({ workflow: slow, concurrency: 2 });
    const experiment = firstOf(await run(host, one, { signal: controller.signal }));

    assert.deepEqual([experiment.status, experiment.end?.reason], ["stopped", "interrupted"]);
    assert.ok(experiment.records.every(({ status }) => status === "completed"));
    assert.equal((await app.store.experiments.load(experiment.id))?.done, experiment.done);
  }));

test("progress tells what is done, made and planned", () =>
  withApp(async (_, host) => {
    const told: [string, number, number][] = [];
    const onTrial: ExperimentOptions["onTrial"] = (record: TrialRecord, { done, planned }) =>
      void told.push([record.case, done, planned]);
    await run(host, doubling(), { onTrial, only: ({ id }) => id !== "c0" });

    assert.deepEqual(
      told.map(([, done]) => done),
      [1, 2, 3, 4, 5],
    );
    assert.equal(told[0]?.[2], 5);
  }));

test("what cannot be run is refused before anything is kept", () =>
  withApp(async (app, host) => {
    const refuses = async (code: string, one: Evaluation, options: Partial<ExperimentOptions> = {}) =>
      assert.rejects(run(host, one, options), (error) => isAirworthyError(error, code));
    await refuses("no_cases", doubling(), { only: () => false });
    await refuses("writes_not_allowed", doubling({ writes: "live" }));
    await refuses("invalid_evaluation", doubling(), { trials: 0 });
    await refuses("dataset_duplicate_id", doubling({ dataset: [...CASES, firstOf(CASES)] }));
    assert.deepEqual(await app.store.experiments.list(), []);
    const invalid = (parts: Partial<EvaluationOptions<number, number>>) =>
      assert.throws(
        () => doubling(parts),
        (error) => isAirworthyError(error, "invalid_evaluation"),
      );
    invalid({ name: "" });
    invalid({ dataset: [] });
    invalid({ scorers: [] });
    invalid({ scorers: [exact(), exact()] });
    invalid({ spend: -1 });
  }));

test("worlds are opened and closed for each trial; one that fails says nothing of the release", () =>
  withApp(async (_, host) => {
    const open = new Set<number>();
    let opened = 0;
    let most = 0;
    const state = {
      name: "state",
      score: async (trial: { state(): Promise<unknown> }) => (await trial.state()) === 1,
    };
    const world: EvaluationOptions<number, number>["world"] = async ({ case: one }) => {
      if (one.id === "c5") throw new Error("no room");
      opened += 1;
      const id = opened;
      open.add(id);
      most = Math.max(most, open.size);
      await setTimeout(1);
      return { state: () => 1, close: () => void open.delete(id) };
    };
    const { records } = firstOf(await run(host, doubling({ world, scorers: [exact(), state] })));

    assert.deepEqual([opened, open.size, most > 1], [5, 0, true]);
    assert.deepEqual(
      records.map(({ pass }) => pass),
      [true, true, true, true, true, undefined],
    );
    assert.equal(records[5]?.error?.code, "world_failed");
  }));
