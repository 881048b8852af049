import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { agent, model, open, tool, toolset, workflow } from "airworthy";
import { localModel } from "airworthy/testing";
import { z } from "zod";
import { recordedFacts } from "../../src/cli/audit-outside.ts";

const ROOT = join(import.meta.dirname, "../..");
const FIXTURES = join(import.meta.dirname, "fixtures");
const folder = mkdtempSync(join(tmpdir(), "audit-cli-"));
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function audit(...args: readonly string[]): Promise<Ended> {
  const argv = ["--conditions=airworthy-src", join(ROOT, "bin/airworthy.js"), "audit", ...args];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      argv,
      { cwd: FIXTURES, timeout: 120_000, maxBuffer: 20_000_000 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

test("the report fits 80 columns and exits 1; a good agent exits 0; no agent exits 3; no folder exits 2", async () => {
  const bad = await audit("ai-sdk-bad", "--verbose");
  assert.equal(bad.code, 1);
  assert.deepEqual(
    bad.stdout.split("\n").filter((line) => line.length > 80),
    [],
  );
  assert.match(bad.stdout, /^Rebuild: 6 of 6 patterns are present/m);
  assert.equal((await audit("ai-sdk-good")).code, 0);
  assert.equal((await audit("ai-sdk-good/datasets")).code, 3);
  assert.equal((await audit("no-such-folder")).code, 2);
});

test("JSON, SARIF, JUnit, Markdown and HTML name the same findings", async () => {
  const report = JSON.parse((await audit("openai-bad", "--json")).stdout);
  const kinds: readonly string[] = report.patterns.flatMap(({ findings }: { findings: { kind: string }[] }) =>
    findings.map(({ kind }) => kind),
  );
  const sarif = JSON.parse((await audit("openai-bad", "--format", "sarif")).stdout);
  assert.equal(sarif.version, "2.1.0");
  assert.deepEqual(
    sarif.runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId),
    kinds,
  );
  assert.deepEqual(
    sarif.runs[0].results.find(({ ruleId }: { ruleId: string }) => ruleId === "unbounded-loop").locations[0]
      .physicalLocation,
    {
      artifactLocation: { uri: "src/bot.js" },
      region: { startLine: 35, endLine: 35, snippet: { text: "  while (true) {" } },
    },
  );
  assert.match((await audit("openai-bad", "--format", "junit")).stdout, /tests="6" failures="6" skipped="0"/);
  for (const format of ["markdown", "html"]) {
    const { stdout } = await audit("openai-bad", "--format", format);
    assert.ok(
      kinds.every((kind) => stdout.includes(kind)),
      format,
    );
  }
});

test("what a baseline knows no longer counts", async () => {
  const baseline = join(folder, "baseline.json");
  assert.equal((await audit("langgraph-bad", "--write-baseline", baseline)).code, 1);
  assert.ok(JSON.parse(readFileSync(baseline, "utf8")).audit.length > 5);
  assert.equal((await audit("langgraph-bad", "--baseline", baseline)).code, 0);
  assert.equal((await audit("openai-bad", "--baseline", baseline)).code, 1);
});

test("recorded runs that take one path are told with --runs", async () => {
  const store = join(folder, "runs.db");
  const look = tool({
    name: "look",
    description: "Looks up the order of a customer by its number",
    input: z.object({ id: z.string().describe("the order number") }),
    output: z.object({ id: z.string() }),
    effect: "read",
    run: ({ id }) => ({ id }),
  });
  const desk = agent("desk", {
    model: model("fast"),
    instructions: "Look orders up.",
    tools: toolset([look]),
    maxSteps: 3,
  });
  const answer = workflow({
    name: "answer",
    run: async (_ctx, message: string) => (await desk.run(message)).text,
  });
  const app = await open({ store, models: { fast: localModel() }, workflows: [answer] });
  for (let at = 0; at < 20; at++) await app.run(answer, `Please look up order W${1000 + at}`);
  await app.close();

  const [facts] = await recordedFacts({ store });
  assert.equal(facts?.runs, 20);
  assert.equal(facts?.paths, 1);
  assert.deepEqual(facts?.common, ["desk/model", "desk/look", "desk/model"]);
  const { stdout } = await audit("ai-sdk-good", "--runs", "--store", store);
  assert.match(stdout, /20 of 20 recorded runs of `answer` took one path/);
});

test("a model's words are shown as a model's, and decide nothing", async () => {
  const config = join(folder, "airworthy.config.ts");
  writeFileSync(
    config,
    'import { defineConfig } from "airworthy";\nimport { localModel } from "airworthy/testing";\nexport default defineConfig({ models: { fast: localModel() }, workflows: [] });\n',
  );
  mkdirSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(ROOT, join(folder, "node_modules/airworthy"));
  const { stdout, code, stderr } = await audit(
    "ai-sdk-good",
    "--model",
    "fast",
    "--config",
    config,
    "--store",
    join(folder, "model.db"),
  );

  assert.equal(code, 0, stderr);
  assert.match(stdout, /^What a model says \(fast; its words decide nothing\):/m);
});

test("the tools of an MCP server are probed with --mcp", async () => {
  const server = join(ROOT, "node_modules/@modelcontextprotocol/server-memory/dist/index.js");
  const { stdout, code } = await audit("ai-sdk-good", "--json", "--mcp", `${process.execPath} ${server}`);
  const { patterns } = JSON.parse(stdout);
  const found = patterns[2].findings.filter(({ kind }: { kind: string }) => kind === "probed-fault");
  assert.ok(found.length > 0);
  assert.equal(code, found.some(({ severity }: { severity: string }) => severity !== "low") ? 1 : 0);
});
