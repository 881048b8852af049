import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadSuite } from "../../src/evals/promptfoo/load-suite.ts";

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../shared/data");
const FOLDER = join(DATA, "promptfoo");

const isThere = existsSync(FOLDER);
if (!isThere)
  console.log(`Not tested: no configurations at ${FOLDER}; AIRWORTHY_SHARED_DATA names the data folder`);
else
  test("forty public configurations load, or are refused by naming every reason", async () => {
    const local = `file://${join(import.meta.dirname, "fixture/provider.mjs")}`;
    const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
    const loaded = await Promise.all(
      files.map((file) => loadSuite(join(FOLDER, file), { provider: local, grader: local })),
    );
    const whole = loaded.filter(({ refusals }) => refusals.length === 0);

    assert.equal(files.length, 40);
    assert.ok(whole.length >= 20, `${whole.length} load`);
    for (const { suite } of whole) assert.ok(suite.prompts.length * suite.tests.length > 0, suite.name);
    for (const { refusals } of loaded)
      for (const { path, reason } of refusals)
        assert.ok(path !== "" && reason.length > 10, `${path}: ${reason}`);
  });
