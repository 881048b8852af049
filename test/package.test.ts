import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { LLMock } from "@copilotkit/aimock";
import { readCast } from "../tools/terminal/cast.ts";
import { recordStart } from "../tools/terminal/record-start.ts";
import { oldNode, type Packed, pack, ROOT } from "./package/packed.ts";

const run = promisify(execFile);

let packed: Packed;
let home = "";

before(async () => {
  packed = await pack();
  home = packed.home;
});

after(() => packed[Symbol.asyncDispose]());

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

test("in an empty project npx finds the command, and the types of every entry resolve", async () => {
  const cwd = await packed.project("empty");
  const { exports } = await manifest();
  const names = Object.keys(exports).flatMap((entry) =>
    entry === "./package.json" ? [] : [entry.replace(/^\./, "airworthy")],
  );
  await cli(["init", "--yes"], cwd);
  const imports = names.map((name, at) => `import * as entry${at} from ${JSON.stringify(name)};`);
  const uses = 'const app: entry0.App = await entry0.open({ store: ":memory:" });\nawait app.close();';
  await writeFile(
    join(cwd, "types.ts"),
    [...imports, uses, `void [${names.map((_, at) => `entry${at}`)}];\n`].join("\n"),
  );
  const version = await packed.run("npx", ["--no-install", "airworthy", "--version"], { cwd });
  const checked = await tsc(cwd);
  await writeFile(join(cwd, "types.ts"), `${imports[0]}\nentry0.open({ store: 1 });\n`);
  const wrong = await tsc(cwd);

  assert.equal(version.stdout.trim(), (await manifest()).version, version.stderr);
  assert.deepEqual([checked.code, checked.stdout], [0, ""]);
  assert.match(wrong.stdout, /types\.ts\(2,15\): error TS2322/, "the types are really there");
});

test("init --adopt records an agent of the AI SDK: types, a run, and its replay with the provider gone", async () => {
  const cwd = await packed.project("ai-sdk", "ai-sdk");
  const shown = await packed.cli(["init", "--adopt"], { cwd });
  const applied = await packed.cli(["init", "--adopt", "--apply"], { cwd });
  await writeFile(join(cwd, "tsconfig.json"), TSCONFIG);
  const checked = await tsc(cwd);
  const provider = await startProvider();
  const ran = await packed.run(process.execPath, ["main.ts", QUESTION], { cwd, env: provider.env });
  await provider.stop();
  const replayed = await packed.cli(["replay", "last"], { cwd });

  assert.match(shown.stdout, /^\+import \{ .* \} from "airworthy\/ai-sdk";$/m);
  assert.equal(applied.code, 0, applied.stderr);
  assert.deepEqual([checked.code, checked.stdout], [0, ""]);
  assert.equal(ran.stdout.trim(), ANSWER, ran.stderr);
  assert.match(replayed.stdout, /^same/, replayed.stderr);
});

for (const fixture of ["openai-sdk", "langchain"])
  test(`init goes beside an agent of ${fixture}, whose unchanged code is recorded and answered from the record`, async () => {
    const cwd = await packed.project(fixture, fixture);
    const before = await readFile(join(cwd, "agent.js"), "utf8");
    const made = await packed.cli(["init", "--yes"], { cwd });
    const own = await packed.cli(["run", "support", "--text", "Where is my order W1001?"], { cwd });
    const provider = await startProvider();
    const command = ["--", "node", "agent.js", QUESTION];
    const recorded = await packed.cli(["record", ...command], { cwd, env: provider.env });
    await provider.stop();
    const gone = { ...provider.env, OPENAI_API_KEY: "none" };
    const again = await packed.cli(["record", "--replay", "last", ...command], { cwd, env: gone });

    assert.deepEqual([made.code, own.code], [0, 0], made.stderr + own.stderr);
    assert.equal(recorded.stdout.trim(), ANSWER, recorded.stderr);
    assert.equal(again.stdout.trim(), ANSWER, again.stderr);
    assert.match(again.stderr, /2 calls answered from the recording, the same/);
    assert.equal(await readFile(join(cwd, "agent.js"), "utf8"), before);
  });

test("what the recorded start shows being typed still works, in fewer than ten commands, and prints what it shows", async () => {
  const shown = readCast(await readFile(join(ROOT, "docs/start.cast"), "utf8"));
  const played = await recordStart(packed);
  const telling = [
    /^Made package\.json/,
    /shipped/,
    /find_order/,
    /^same /,
    /added 1 case/,
    /^PASS: support/,
    /0 findings/m,
  ];

  assert.ok(shown.length < 10 && shown.length === telling.length);
  for (const [at, { command, code, pieces }] of played.entries()) {
    const text = pieces.map((piece) => piece.text).join("");
    assert.deepEqual([shown[at]?.command, 0], [command, code], text);
    assert.match(text, telling[at] ?? /$^/);
    assert.match(shown[at]?.text ?? "", telling[at] ?? /$^/);
  }
});

test("nobody is asked for a peer that they do not use, and nothing of this repository's own tools is installed", async () => {
  const { dependencies, peerDependencies, peerDependenciesMeta, scripts } = await manifest();
  const { packages } = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8")) as Lock;
  const installed = Object.entries(packages).filter(
    ([path, { dev, devOptional, optional, peer, link }]) =>
      path.startsWith("node_modules/") && !dev && !devOptional && !optional && !peer && !link,
  );
  const names = new Set(installed.map(([path]) => path.replace(/.*node_modules\//, "")));
  const unmet = installed.flatMap(([path, { peerDependencies = {}, peerDependenciesMeta = {} }]) =>
    Object.keys(peerDependencies).flatMap((name) =>
      names.has(name) || peerDependenciesMeta[name]?.optional === true ? [] : `${path} wants ${name}`,
    ),
  );

  assert.ok(Object.keys(dependencies).every((name) => names.has(name)));
  assert.deepEqual(unmet, []);
  assert.deepEqual(
    Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true),
    [],
  );
  assert.deepEqual(
    installed.filter(
      ([path, { hasInstallScript }]) => hasInstallScript || /^node_modules\/node(?:-|$)/.test(path),
    ),
    [],
  );
  assert.deepEqual(
    Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name)),
    [],
  );
});

test("the package holds what it runs on and no more, in less than 5 MB beside dashboard and documentation", async () => {
  const files = (await readdir(join(home, "package"), { recursive: true })).filter(
    (path) => !path.startsWith("node_modules"),
  );
  const sizes = await Promise.all(
    files.map(async (path) => ({ path, entry: await stat(join(home, "package", path)) })),
  );
  const code = sizes.filter(({ path, entry }) => entry.isFile() && !/^dist\/(?:dashboard|docs)\//.test(path));
  const bytes = code.reduce((sum, { entry }) => sum + entry.size, 0);
  const top = [...new Set(files.map((path) => path.split("/")[0]))].sort();

  assert.deepEqual(top, [".github", "LICENSE", "README.md", "bin", "dist", "package.json"]);
  assert.deepEqual(
    code.filter(({ path }) => /(?:\.test\.|_test-|\.testsuite\.)/.test(path)),
    [],
  );
  assert.ok(bytes > 1_000_000 && bytes < 5_000_000, `${bytes} bytes`);
});

test("help reads few files, an import of the library neither the command line nor SQLite, and the client nothing of Node", async () => {
  const { files, modules } = await loadedBy("cli/main.js");
  const library = await loadedBy("index.js");
  const client = await loadedBy("client.js");
  const packages = modules.filter((name) => !name.startsWith("node:"));

  assert.ok(files.length < 10, files.join(" "));
  assert.deepEqual(packages, ["commander"]);
  assert.ok(library.modules.includes("zod") && library.files.length < 30, library.files.join(" "));
  assert.deepEqual(
    library.modules.filter((name) => name === "commander" || name === "node:sqlite"),
    [],
  );
  assert.deepEqual(client.modules, []);
});

test("a Node that is too old is told so in three lines, with exit code 2", async (t) => {
  const node = oldNode();
  if (node === undefined) return t.skip("no Node older than 24 on the PATH: the message was not tried");
  const { code, stdout, stderr } = await packed.run(node, [
    join(home, "package/bin/airworthy.js"),
    "runs",
    "list",
  ]);

  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(
    stderr,
    /^error: Cannot run on Node \d+\.\d+\.\d+: expected 24\.16 or later\nhint: Install a newer Node .*\ncode: node_too_old\n$/,
  );
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

/** What a built file imports as it is loaded, and what that imports. */
async function loadedBy(entry: string): Promise<{
  readonly files: readonly string[];
  readonly modules: readonly string[];
}> {
  const dist = join(home, "package/dist");
  const files = new Set([join(dist, entry)]);
  const modules = new Set<string>();
  for (const file of files)
    for (const [, name = ""] of (await readFile(file, "utf8")).matchAll(
      /^(?:import|export) (?:[^"'\n]* from )?"([^"\n]+)"/gm,
    ))
      if (name.startsWith(".")) files.add(join(dirname(file), name));
      else modules.add(name);
  return { files: [...files].map((file) => relative(dist, file)), modules: [...modules] };
}

const QUESTION = "Where is order W1?";
const ANSWER = "Order W1 has been shipped.";
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: "es2024",
    lib: ["es2024", "dom"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    rewriteRelativeImportExtensions: true,
  },
});

/** A provider on this machine that asks for one tool and then answers. */
async function startProvider(): Promise<{
  readonly env: Record<string, string>;
  readonly stop: () => Promise<void>;
}> {
  const mock = new LLMock({ port: 0 });
  const look = { name: "findOrder", arguments: '{"order":"W1"}' };
  mock.on({ userMessage: QUESTION, hasToolResult: false }, { toolCalls: [look] });
  mock.on({ userMessage: QUESTION, toolResultContains: "shipped" }, { content: ANSWER });
  const env = { OPENAI_BASE_URL: `${await mock.start()}/v1`, OPENAI_API_KEY: "sk-none" };
  return { env, stop: async () => void (await mock.stop()) };
}

function tsc(cwd: string) {
  return packed.run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd });
}

interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Optional;
}

type Optional = Readonly<Record<string, { readonly optional?: boolean }>>;

interface Lock {
  readonly packages: Readonly<
    Record<
      string,
      Partial<Record<"dev" | "devOptional" | "optional" | "peer" | "link" | "hasInstallScript", boolean>> & {
        readonly peerDependencies?: Readonly<Record<string, string>>;
        readonly peerDependenciesMeta?: Optional;
      }
    >
  >;
}

/** Of what was packed. */
async function manifest(): Promise<Manifest> {
  return JSON.parse(await readFile(join(home, "package/package.json"), "utf8"));
}

async function cli(args: readonly string[], cwd = home): Promise<{ readonly stdout: string }> {
  const ended = await packed.cli(args, { cwd });
  if (ended.code !== 0) throw Object.assign(new Error(ended.stderr), ended);
  return ended;
}
