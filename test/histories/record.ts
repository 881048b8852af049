/**
 * Records a history of this version: `node --conditions=airworthy-src test/histories/record.ts`. Run
 * once for a release; a history that is there is never written again.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Address, App, RunResult, SessionId } from "airworthy";
import { open } from "airworthy";
import { exportRuns } from "airworthy/store";
import { flows, modelsOf, scripted } from "./_workflows.ts";

const { version }: { version: string } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"),
);
const file = join(import.meta.dirname, `${version}.jsonl`);
if (existsSync(file)) throw new Error(`There is a history of ${version} already, and it must not change`);

const app = await open({
  store: ":memory:",
  workflows: Object.values(flows),
  models: modelsOf((name) => scripted(name, "answer")),
  release: version,
});
await recordAll(app);
const lines: string[] = [];
for await (const line of exportRuns(app.store, {})) lines.push(line);
await app.close();
writeFileSync(file, `${lines.join("\n")}\n`);
console.log(`${lines.length} lines`);

async function recordAll({ run, decide, resume }: App): Promise<void> {
  const expect = (wanted: RunResult["status"], result: RunResult) => {
    assert.equal(result.status, wanted, "error" in result ? String(result.error) : "");
    return result;
  };
  const ann = { subject: { id: "ann", attributes: { plan: "pro", age: 40, beta: true } }, tags: ["a", "b"] };
  expect("completed", await run(flows.steps, "Ann", ann));
  expect("completed", await run(flows.branches, undefined));
  expect("completed", await run(flows.values, { nested: [null, { $aw: "date" }] }));
  expect("failed", await run(flows.failing, undefined));
  expect("failed", await run(flows.endless, undefined, { budget: { steps: 5 } }));
  const cancel = new AbortController();
  const hanging = run(flows.hanging, undefined, { signal: cancel.signal });
  setTimeout(() => cancel.abort("enough"), 30);
  expect("cancelled", await hanging);
  expect("failed", await run(flows.hanging, undefined, { budget: { wallTime: 30 } }));
  expect("completed", await run(flows.agent, "Where is W1?"));
  expect("completed", await run(flows.streaming, undefined));
  expect("completed", await run(flows.structured, undefined));
  expect("completed", await run(flows.prompted, "Ann"));
  expect("completed", await run(flows.patterns, "I want my money back"));
  expect("completed", await run(flows.patterns, "Good morning"));
  expect("waiting", await run(flows.approving, 400));
  const approved = expect("waiting", await run(flows.approving, 500));
  await decide(approved.id, "manager" as Address, { approved: true, by: "ann", reason: "fair" });
  expect("completed", await resume(approved.id));
  const asked = expect("waiting", await run(flows.approving, 2_000));
  await decide(asked.id, "manager" as Address, { approved: true, by: "ann" });
  expect("waiting", await resume(asked.id));
  const denied = expect("waiting", await run(flows.approving, 600));
  await decide(denied.id, "manager" as Address, { approved: false, by: "bob" });
  expect("completed", await resume(denied.id));
  expect("completed", await run(flows.nested, 8));
  for (const text of ["Hello", "How are you?", "Good"])
    expect("completed", await run(flows.chat, text, { session: "ses_1" as SessionId }));
}
