import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { collector } from "../../otlp/_collector.ts";
import { project } from "./project.ts";

test("export sends runs to a back end by its name, tells what it would not take, and sends that again", async () => {
  let isPicky = false;
  const back = await collector(() => (isPicky ? { status: 400, body: "not today" } : { status: 200 }));
  await using shop = await project("basic");
  await writeFile(
    join(shop.folder, "airworthy.config.ts"),
    `import { defineConfig } from "airworthy";
import { otlp } from "airworthy/observe";
import { broken, quote, shout } from "./workflows.ts";

export default defineConfig({
  workflows: [quote, broken, shout],
  exporters: [otlp({ url: "${back.url}/v1/traces", name: "there" })],
});
`,
  );
  try {
    await shop.cli(["run", "broken"]);
    assert.ok(back.requests.length > 0, "the run was sent when its app was closed");
    const before = back.requests.length;
    const again = await shop.cli(["export", "--to", "there", "--workflow", "broken"]);
    isPicky = true;
    await shop.cli(["run", "broken"]);
    const states = await shop.json(["export"]);
    const refused = await shop.cli(["export", "--to", "there", "--refused"]);
    isPicky = false;
    const taken = await shop.cli(["export", "--to", "there", "--refused"]);
    const unknown = await shop.cli(["export", "--to", "nowhere"]);
    const listed = await shop.cli(["export"]);

    assert.deepEqual([again.code, again.stdout.trim()], [0, "Sent 1 run to there"]);
    assert.equal(back.requests.length > before, true);
    const [state] = states.exporters as { name: string; sent: number; waiting: number; refused: unknown[] }[];
    assert.deepEqual([state?.name, state?.sent, state?.waiting, state?.refused.length], ["there", 1, 0, 1]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /not taken: run_\w+: HTTP 400: "not today"/);
    assert.deepEqual([taken.code, taken.stdout.trim()], [0, "Sent 1 run to there"]);
    assert.equal(unknown.code, 2);
    assert.match(listed.stdout, /^exporter +waiting +sent +missed +refused +last refused\nthere +0 +1 +0 +1/);
  } finally {
    await back.close();
  }
});
