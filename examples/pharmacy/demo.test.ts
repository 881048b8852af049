import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "pharmacy-"));
// Neither a paid model nor the store of a demo that somebody is looking at.
const { OPENAI_API_KEY: _, AIRWORTHY_API_KEY: __, AIRWORTHY_BASE_URL: ___, ...rest } = process.env;
const env = { ...rest, PHARMACY_FOLDER: join(folder, "demo") };
/** Ms; several times what it takes on a machine that does nothing else. */
const LONGEST = 600_000;
let printed = "";

after(() => rmSync(folder, { recursive: true }));

before(async () => {
  const { stdout } = await run(
    process.execPath,
    ["--conditions=airworthy-src", "examples/pharmacy/demo.ts"],
    { cwd: root, env, timeout: LONGEST },
  );
  printed = stdout;
});

test("the demo ends by itself and goes through all of its parts", () => {
  for (const part of [
    "Run every message",
    "went wrong",
    "Replay it",
    "Fork it",
    "again with",
    "decide",
    "Ask whether the better prompt is ready",
    "Let the rollout that this began go on",
    "Roll a worse one out",
    "type next",
  ]) {
    assert.ok(printed.includes(part), part);
  }
  assert.match(printed, /same: \d+ calls/);
  assert.match(printed, /verdict +wrong +right/);
});

test("the demo measures the better prompt above the first draft", () => {
  const [, draft = "", better = ""] = /all +(\d+)\/106 +(\d+)\/106/.exec(printed) ?? [];

  assert.ok(Number(better) > Number(draft) + 20, printed);
});

test("the demo blocks the worse prompt, and neither the reworded nor the better one", () => {
  assert.match(printed, /back to the first draft .* BLOCK/);
  assert.match(printed, /today's prompt reworded .* PASS/);
  assert.match(printed, /today's for the first draft .* PASS/);
});

test("the demo is not ready at first, takes the steps that are named, and is ready then", () => {
  const [, before = "", steps = "", after = ""] =
    /\$ npx airworthy ready support\n(.*)These are typed now(.*)\$ npx airworthy ready support\n(.*?)\n8 /s.exec(
      printed,
    ) ?? [];
  const joined = (text: string) => text.replaceAll(/\\\n +/g, "");
  const named = [...joined(before).matchAll(/^ +(npx airworthy .*)$/gm)].map(([, step = ""]) => step);
  const taken = [...joined(steps).matchAll(/^ +\$ (npx airworthy .*)$/gm)].map(([, step = ""]) => step);

  assert.match(before, /BLOCK +rollback-drill\n +no drill was ever done\n +next: /);
  assert.match(before, /support: BLOCK \(6 of 12 pass, 3 block, 3 cannot be said\)/);
  assert.deepEqual(taken, named);
  assert.deepEqual(
    taken.map((step) => step.split(" ")[2]),
    ["rollout", "eval", "load", "probe", "rollback"],
  );
  assert.equal([...steps.matchAll(/exit 0, after/g)].length, 5, steps);
  assert.match(after, /support: PASS \(12 of 12 pass, 0 block, 0 cannot be said\)/);
});

test("the demo promotes the better prompt to everyone, behind a shadow that wrote nothing", () => {
  assert.match(printed, /Shadow of 16 runs: seen by nobody, nothing written, 0 failed/);
  assert.match(printed, /shadow -> 10 % -> 50 % -> everyone\n +PROMOTED {2}Within every margin/);
});

test("the demo rolls a prompt back that loses refunds and got past a weak evaluation", () => {
  assert.match(printed, /success 100 -> 100 %, verdict PASS/);
  assert.match(
    printed,
    /25 %\n +ROLLED BACK {2}The candidate is worse: (feedback|several\s+figures\s+together), said\s+the\s+controller/,
  );
  const [, unpaid, met] =
    /Affected: (\d+) customers did not get their money back, of the (\d+)/.exec(printed) ?? [];
  const [, asked] = /would have met all (\d+) who/.exec(printed) ?? [];
  assert.ok(Number(unpaid) > 0 && Number(unpaid) < Number(met) && Number(unpaid) <= Number(asked), printed);
});

test("the demo fits 80 columns and has no colour where nobody watches", () => {
  const wide = printed.split("\n").filter((line) => line.length > 80);

  assert.deepEqual(wide, []);
  assert.ok(!printed.includes("\u001b"));
});

test("what the demo says to type next works as it is typed", async () => {
  const commands = printed
    // The demo itself has typed these.
    .replaceAll(/in this order:\n(?:.+\n)+/g, "")
    .replaceAll(/\\\n +/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("npx airworthy "));
  assert.equal(commands.length, 13);
  for (const command of commands) {
    const words = command.split(" ").slice(2);
    const { stdout } = await run(process.execPath, [`${root}bin/airworthy.js`, ...words], {
      cwd: `${root}examples/pharmacy`,
      env,
      timeout: 60_000,
    }).catch((error: { code?: number; stdout: string; stderr: string }) => {
      // `runs diff` says by its exit code that the runs differ, as diff does; `status` that it was rolled back.
      const isTold = words.includes("diff") || words.includes("status");
      assert.ok(isTold && error.code === 1, `${command}\n${error.stderr}`);
      return error;
    });
    assert.notEqual(stdout.trim(), "", command);
  }
});

test("the demo stays up with --serve until Ctrl-C, and ends well then", async () => {
  // As `npm run demo` does it, which makes the dashboard where there is none.
  const served = spawn(process.execPath, ["tools/run.mjs", "demo", "--serve"], {
    cwd: root,
    env: { ...env, PHARMACY_FOLDER: join(folder, "served") },
    stdio: ["ignore", "pipe", "inherit"],
    // A group of its own, which Ctrl-C in a terminal reaches as a whole.
    detached: true,
  });
  const exited = once(served, "exit");
  try {
    const text = await printedUntil(served.stdout, "until Ctrl-C");
    const [, url = ""] = /dashboard +(http:\S+)/.exec(text) ?? [];
    const [, page = "", id = ""] = /the run +(http:\S+\/runs\/(\S+))/.exec(text) ?? [];
    const [, why = ""] = /rolled back +(http:\S+)/.exec(text) ?? [];
    const [, ready = ""] = /readiness +(http:\S+)/.exec(text) ?? [];
    const answers = await Promise.all(
      [`${url}/healthz`, `${url}/`, page, why, ready].map((one) => fetch(one)),
    );
    const shown = await fetch(`${url}/v1/runs/${id}`);

    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    );
    assert.match(await shown.text(), new RegExp(`"id":\\s*"${id}"`));
  } finally {
    process.kill(-Number(served.pid), "SIGINT");
  }
  assert.deepEqual(await exited, [0, null]);
});

async function printedUntil(output: Readable, end: string): Promise<string> {
  let text = "";
  for await (const part of output.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += part;
    if (text.includes(end)) break;
  }
  return text;
}
