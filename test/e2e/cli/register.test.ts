import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { project } from "./project.ts";

const SAID = "It is 20 degrees in Paris.\nSunny\nthe provider is down\n";
const ROOT = join(import.meta.dirname, "../../..");

interface Listed {
  readonly id: string;
  readonly workflow: string;
  readonly status: string;
}

test("an agent of the AI SDK is recorded by --import airworthy/register, without a changed line", async () => {
  await using shop = await project("plain-agent");

  assert.deepEqual(await app(shop.folder, ["app.js"]), { code: 0, stdout: SAID, stderr: "" });

  const { stdout } = await shop.cli(["runs", "list", "--json"]);
  const runs = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Listed);
  assert.deepEqual(
    runs.map(({ workflow, status }) => [workflow, status]),
    [
      ["app.js", "failed"],
      ["app.js", "completed"],
      ["forecast", "completed"],
    ],
  );
  const [, streamed, forecast] = runs;
  const run = await shop.json(["runs", "show", forecast?.id ?? ""]);
  const calls = run.calls as { kind: string; address: string; note?: { usage?: object } }[];
  assert.deepEqual([run.source, run.output], ["ai-sdk", "It is 20 degrees in Paris."]);
  // The generation inside of the tool is a part of this run.
  assert.deepEqual(
    calls.map(({ kind, address }) => `${kind} ${address}`),
    ["model model", "model model#2", "tool weather", "model model#3"],
  );
  assert.deepEqual(calls[0]?.note?.usage, {
    input: 10,
    cacheRead: 0,
    cacheWrite: 0,
    output: 5,
    reasoning: 0,
  });
  const stream = await shop.json(["runs", "show", streamed?.id ?? ""]);
  assert.equal(stream.output, "Sunny");
});

test("such a run says what it can be used for, and a replay of it what to do", async () => {
  await using shop = await project("plain-agent");
  await app(shop.folder, ["app.js"]);

  const refused = await shop.cli(["replay", "last"]);
  assert.equal(refused.code, 3);
  assert.match(refused.stdout, /has listened to it/);
  assert.match(refused.stdout, /init --adopt/);
});

test("an app goes on as ever where it cannot be recorded, and is told once", async () => {
  await using shop = await project("plain-agent");
  await shop.write("airworthy.config.ts", "export default { stroe: 1 };\n");

  const { code, stdout, stderr } = await app(shop.folder, ["app.js"]);
  assert.deepEqual([code, stdout], [0, SAID]);
  assert.match(stderr, /^airworthy: this process is not recorded: .*Did you mean "store"\?\n$/);
});

/** Starts Node as an operator would, with this repository's sources in place of an installed package. */
async function app(
  folder: string,
  args: readonly string[],
): Promise<{ readonly code: unknown; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(
    process.execPath,
    ["--conditions=airworthy-src", "--import", join(ROOT, "src/register.ts"), ...args],
    { cwd: folder, env: { PATH: process.env.PATH, HOME: process.env.HOME } },
  );
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once("close", resolve)),
  ]);
  return { code, stdout, stderr };
}
