import type { TrialHost } from "../../src/evals/trials/host.ts";
import type { Judged } from "./real-promptfoo.ts";

/** Runs the same configuration here, as it stands in its file. */
export async function runAirworthy(
  file: string,
  local: string | undefined,
): Promise<{ readonly judged: readonly Judged[]; readonly errors: readonly string[] }> {
  const { open } = await import("../../src/app/open.ts");
  const { columnsOf, evaluationOf } = await import("../../src/evals/promptfoo/evaluation-of.ts");
  const { loadSuite } = await import("../../src/evals/promptfoo/load-suite.ts");
  const { releaseOf } = await import("../../src/evals/trials/release-of.ts");
  const { resolveDataset } = await import("../../src/evals/trials/resolve-dataset.ts");
  const { runExperiments } = await import("../../src/evals/trials/run-experiments.ts");
  const { suite } = await loadSuite(
    file,
    local === undefined ? {} : { provider: `file://${local}`, grader: `file://${local}` },
  );
  const one = evaluationOf(suite);
  const app = await open({ store: ":memory:", evals: [one] });
  try {
    const host = app as TrialHost;
    const dataset = await resolveDataset(one, { store: app.store });
    const releases = columnsOf(suite).map(({ name }) => releaseOf(one, name));
    const experiments = await runExperiments(host, one, { dataset, releases });
    const types = new Map(suite.tests.map(({ id, assert }) => [id, assert.map(({ type }) => type)]));
    const errors: string[] = [];
    const judged = experiments.flatMap(({ records }, prompt) =>
      records.flatMap((record): Judged[] => {
        const test = suite.tests.findIndex(({ id }) => id === record.case);
        if (record.error !== undefined) errors.push(`test ${test + 1}: ${record.error.message}`);
        return (types.get(record.case) ?? []).flatMap((type, assertion) => {
          const score = Object.entries(record.scores).find(
            ([name]) => name.split(" ")[0] === `${assertion + 1}`,
          )?.[1];
          if (score?.kind === "scored")
            return [{ test, prompt, assertion, type, pass: score.pass, score: score.value }];
          if (score?.kind === "error") errors.push(`test ${test + 1}, ${type}: ${score.message}`);
          return [];
        });
      }),
    );
    return { judged, errors };
  } finally {
    await app.close();
  }
}
