import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("a shadow is begun with a release, reported and stopped", async () => {
  await using shop = await project("divergence");
  const { id } = await shop.json(["release", "create", "--name", "candidate"]);
  const bounds = ["--share", "12.5%", "--runs", "500", "--cost", "2", "--no-live-reads"];
  const started = await shop.json(["shadow", "start", "greet", "--release", "candidate", ...bounds]);
  const { shadow } = started as { shadow: Record<string, unknown> };
  assert.deepEqual(shadow, {
    id: `${String(id).slice(4, 12)}-1`,
    candidate: id,
    percent: 12.5,
    runs: 500,
    cost: 2,
    liveReads: false,
  });

  const report = await shop.cli(["shadow", "report", "greet"]);
  assert.equal(report.code, 3);
  assert.match(report.stdout, /^rel_\w+ {2}0 shadows {2}INCONCLUSIVE, evidence 1\.00 of 20\n/);
  const stopped = await shop.cli(["shadow", "stop", "greet", "--why", "enough"]);
  assert.match(stopped.stdout, /^Stopped the shadow \w+-1 of greet\n/);
  const again = await shop.cli(["shadow", "stop", "greet"]);
  assert.equal(again.code, 2);
  assert.match(again.stderr, /code: shadow_not_found/);
  const unknown = await shop.cli(["shadow", "start", "nothing", "--release", "last"]);
  assert.match(
    unknown.stderr,
    /Cannot shadow the workflow "nothing" with rel_\w+: the release has no workflow/,
  );
});
