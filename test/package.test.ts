import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "..");
const run = promisify(execFile);

/** A project that has the package as npm would install it: packed, without the sources a checkout runs from. */
let home = "";

before(async () => {
  home = await mkdtemp(join(tmpdir(), "airworthy-package-"));
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", home], {
    cwd: ROOT,
    maxBuffer: 64 * 2 ** 20,
  });
  const file = /[\w.-]+\.tgz/.exec(stdout)?.[0] ?? "";
  await run("tar", ["xf", join(home, file), "-C", home]);
  await mkdir(join(home, "node_modules"));
  await symlink("../package", join(home, "node_modules/airworthy"));
  await symlink(join(ROOT, "node_modules/zod"), join(home, "node_modules/zod"));
  await symlink(join(ROOT, "node_modules"), join(home, "package/node_modules"));
});

after(() => rm(home, { recursive: true, force: true }));

test("every entry of the package can be imported and has what its sources have", async () => {
  const { exports } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, unknown>>;
  };
  const entries = Object.keys(exports).filter((entry) => entry !== "./package.json");
  const names = entries.map((entry) => entry.replace(/^\./, "airworthy"));
  const code = `for (const name of ${JSON.stringify(names)}) console.log(JSON.stringify(Object.keys(await import(name)).sort()))`;
  const ofPackage = await run(process.execPath, ["--input-type=module", "-e", code], { cwd: home });
  const ofSources = await run(
    process.execPath,
    ["--conditions=airworthy-src", "--input-type=module", "-e", code],
    {
      cwd: ROOT,
    },
  );

  assert.equal(ofPackage.stdout.trim().split("\n").length, names.length);
  assert.equal(ofPackage.stdout, ofSources.stdout);
});

test("the packed command makes a project, runs it and replays it", async () => {
  await cli(["init", "shop", "--yes"]);
  const shop = join(home, "shop");
  const { stdout } = await cli(["run", "support", "--text", "Where is my order W1001?"], shop);
  const replayed = await cli(["replay", "last"], shop);
  const version = await cli(["--version"], shop);

  assert.match(stdout, /shipped/);
  assert.match(replayed.stdout, /^same/);
  assert.equal(version.stdout.trim(), JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).version);
});

test("the packed documentation is served, and its links lead to its pages", async () => {
  const child = spawn(
    process.execPath,
    [join(home, "package/bin/airworthy.js"), "docs", "--port", "0", "--json"],
    { cwd: home, stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const { url } = JSON.parse(line.toString()) as { readonly url: string };
    const page = async (path: string) => (await fetch(`${url}${path}`)).text();
    const [start, search] = [await page("/"), await page("/search.json")];
    const links = [...start.matchAll(/href="([\w./-]+\.html)"/g)].map(([, path = ""]) => path);
    const answers = await Promise.all(
      [...new Set(links)].map(async (path) => (await fetch(`${url}/${path}`)).status),
    );

    assert.ok(links.length > 40, `${links.length} links`);
    assert.deepEqual([...new Set(answers)], [200]);
    assert.match(search, /"title":"Rollout"/);
    assert.equal((await fetch(`${url}/package.json`)).status, 404);
  } finally {
    child.kill();
    await once(child, "close");
  }
});

test("the packed doctor names the place in the user's code, not one in the package", async () => {
  await cli(["init", "dice", "--yes"]);
  const dice = join(home, "dice");
  await run("cp", [join(ROOT, "test/e2e/cli/fixtures/dice/airworthy.config.ts"), dice]);
  const unfair = await cli(["doctor", "unfair"], dice).catch((error: { stdout: string }) => error);

  assert.match(unfair.stdout, /Math\.random is not recorded .*: airworthy\.config\.ts:3:\d+ \(once\)/);
});

function cli(args: readonly string[], cwd = home): Promise<{ readonly stdout: string }> {
  return run(process.execPath, [join(home, "package/bin/airworthy.js"), ...args], { cwd });
}
