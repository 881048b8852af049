import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open } from "../../src/app/open.ts";
import { columnsOf, evaluationOf } from "../../src/evals/promptfoo/evaluation-of.ts";
import { loadSuite } from "../../src/evals/promptfoo/load-suite.ts";
import type { TrialHost } from "../../src/evals/trials/host.ts";
import { releaseOf } from "../../src/evals/trials/release-of.ts";
import { resolveDataset } from "../../src/evals/trials/resolve-dataset.ts";
import { runExperiments } from "../../src/evals/trials/run-experiments.ts";

const FIXTURE = join(import.meta.dirname, "fixture");

interface Judged {
  readonly test: number;
  readonly prompt: number;
  readonly assertion: number;
  readonly type: string;
  readonly pass: boolean;
  readonly score: number;
}

test("every assertion of the fixture is judged as promptfoo 0.123.1 judged it", async () => {
  const theirs: readonly Judged[] = JSON.parse(readFileSync(join(FIXTURE, "promptfoo-0.123.1.json"), "utf8"));
  const { suite, refusals } = await loadSuite(join(FIXTURE, "promptfooconfig.yaml"));
  assert.deepEqual(refusals, []);
  const evaluation = evaluationOf(suite);
  const app = await open({ store: ":memory:", evals: [evaluation] });
  const experiments = await runExperiments(app as TrialHost, evaluation, {
    dataset: await resolveDataset(evaluation, { store: app.store }),
    releases: columnsOf(suite).map(({ name }) => releaseOf(evaluation, name)),
  });

  const ours = new Map(
    experiments.flatMap(({ records }, prompt) =>
      records.flatMap(({ case: id, scores }) =>
        Object.entries(scores).map(([name, score]) => [
          `${suite.tests.findIndex((one) => one.id === id)}/${prompt}/${Number.parseInt(name, 10) - 1}`,
          score.kind === "scored" ? { pass: score.pass, score: score.value } : score,
        ]),
      ),
    ),
  );
  assert.ok(theirs.length >= 400 && theirs.some(({ pass }) => !pass));
  for (const { test: index, prompt, assertion, type, pass, score } of theirs) {
    const key = `${index}/${prompt}/${assertion}`;
    assert.deepEqual(ours.get(key), { pass, score: Math.min(1, score) }, `${key} ${type}`);
  }

  const [record] = experiments[0]?.records ?? [];
  assert.ok(record);
  assert.equal((await app.replay(record.runs[0] ?? assert.fail())).status, "same");
  await app.close();
});
