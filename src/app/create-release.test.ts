import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { isAirworthyError } from "../core/errors.ts";
import type { Workflow } from "../core/workflow.ts";
import { diffReleases } from "../releases/diff-releases.ts";
import { manifestOf } from "../releases/seal.ts";
import { signManifest } from "../releases/sign-manifest.ts";
import { SUPPORT, testProject } from "./_test-project.ts";
import { createRelease } from "./create-release.ts";
import type { App } from "./open.ts";
import { open } from "./open.ts";

const support: Workflow<string> = { name: "support", input: undefined, run: async () => "today's code" };

const BIG = `{"name":"big","version":"3.0.0","type":"module","exports":{"./part":"./part.js"}}`;

async function appOn(folder: string, parts: Parameters<typeof open>[0] = {}): Promise<App> {
  return open({
    store: join(folder, "store.db"),
    workflows: [support],
    ...parts,
    releases: { root: folder, ...parts.releases },
  });
}

test("createRelease() gives the same app the same id in whatever folder, and another when something changed", async () => {
  const [one, two] = [testProject(SUPPORT), testProject(SUPPORT)];
  const app = await open({ store: ":memory:" });
  const { store } = app;
  const first = await createRelease({ config: one.config, store });
  const second = await createRelease({ config: two.config, store, name: "again" });
  two.write({ "prompts/triage.prompt.md": "Sort this well: {{question}}\n" });
  const third = await createRelease({ config: two.config, store });

  assert.equal(first.id, second.id);
  assert.notEqual(first.id, third.id);
  assert.equal((await store.releases.list()).length, 2);
  const { files, packages, prompts, tools, workflows } = manifestOf(first);
  assert.deepEqual(
    Object.entries(files).map(([path, { role }]) => [path, role]),
    [
      ["airworthy.config.ts", "module"],
      ["app.mjs", "bundle"],
      ["prompts/triage.prompt.md", "file"],
      ["src/mark.txt", "file"],
      ["src/support.ts", "module"],
    ],
  );
  assert.deepEqual(
    [packages, Object.keys(tools), workflows],
    [{ shouter: "1.2.3" }, ["refund_order"], { support: null }],
  );
  assert.equal(prompts.triage?.[0]?.template, "Sort this: {{question}}");
  await app.close();
});

test("a run replays by the release that made it after its files have gone from the disk", async () => {
  const project = testProject(SUPPORT);
  const store = join(testProject({}).folder, "store.db");
  const before = await open({ store, releases: { root: project.folder } });
  const { id } = await createRelease({ config: project.config, store: before.store });
  const run = await before.run(support, "Where is it?", { release: id });
  assert.ok(run.status === "completed");
  assert.deepEqual(run.output, { text: "SORT THIS: WHERE IS IT?", place: true, tone: "calm!" });
  await before.close();
  rmSync(project.folder, { recursive: true });

  const after = await open({ store, workflows: [support] });
  assert.equal((await after.store.load(run.id))?.release, id);
  assert.equal((await after.replay(run.id)).status, "same");
  assert.equal((await after.replay(run.id, { by: "current" })).status, "diverged");
  assert.deepEqual(after.releases, [id]);
  await after.store.releases.delete(id);
  await assert.rejects(after.replay(run.id), (error) => isAirworthyError(error, "release_not_found"));
  await after.close();
});

test("releases run side by side, each with its own code and prompts, and those nobody uses are let go", async () => {
  const project = testProject(SUPPORT);
  const app = await appOn(project.folder);
  const outputs: unknown[] = [];
  const ids = [];
  for (let i = 0; i < 6; i++) {
    project.write({ "prompts/triage.prompt.md": `Number ${i}: {{question}}` });
    ids.push((await createRelease({ config: project.config, store: app.store })).id);
  }
  project.write({ "prompts/triage.prompt.md": "Nobody's" });
  await Promise.all(
    ids.map(async (release) => {
      const result = await app.run(support, "?", { release });
      outputs.push(result.status === "completed" ? (result.output as { text: string }).text : result);
    }),
  );

  assert.deepEqual(
    outputs.toSorted(),
    [0, 1, 2, 3, 4, 5].map((i) => `NUMBER ${i}: ?`),
  );
  assert.equal(app.releases.length, 4);
  await app.close();
});

test("a release that was changed in the store, or does not load, is refused before it runs", async () => {
  const project = testProject(SUPPORT);
  const app = await appOn(project.folder);
  const { id } = await createRelease({ config: project.config, store: app.store });
  const evil = `export default { workflows: [{ name: "support", run: async () => "evil" }] };`;
  const database = new DatabaseSync(join(project.folder, "store.db"));
  const { zstdCompressSync } = await import("node:zlib");
  database
    .prepare(
      "UPDATE release_text SET data = ? WHERE id = (SELECT text FROM release_file WHERE path = 'app.mjs')",
    )
    .run(zstdCompressSync(evil));
  database.close();

  await assert.rejects(app.run(support, "?", { release: id }), (error) =>
    isAirworthyError(error, "release_tampered"),
  );
  assert.equal((await app.store.list()).runs.length, 0);
  project.write({ "src/support.ts": `throw new Error("no licence"); export const supportOf = () => 1;` });
  await assert.rejects(createRelease({ config: project.config, store: app.store }), (error) => {
    return isAirworthyError(error, "release_does_not_load") && /no licence/.test(error.message);
  });
  await app.close();
});

test("an app with keys loads only what was signed by one of them", async () => {
  const project = testProject(SUPPORT);
  const [ours, theirs] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
  const pem = ours.publicKey.export({ format: "pem", type: "spki" }).toString();
  const app = await appOn(project.folder, { releases: { keys: [pem] } });
  const release = await createRelease({ config: project.config, store: app.store });
  const runIt = () => app.run(support, "?", { release: release.id });
  const signWith = async ({ privateKey }: typeof ours) => {
    const key = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    await app.store.releases.sign(release.id, signManifest(release.manifest, key));
  };

  await assert.rejects(runIt(), (error) => isAirworthyError(error, "release_unsigned"));
  await signWith(theirs);
  await assert.rejects(runIt(), (error) => isAirworthyError(error, "release_unsigned"));
  await signWith(ours);
  assert.equal((await runIt()).status, "completed");
  await app.close();
});

test("diffReleases() says in words what changed", async () => {
  const project = testProject(SUPPORT);
  const app = await appOn(project.folder);
  const compared = async () => {
    const release = await createRelease({ config: project.config, store: app.store });
    return { manifest: manifestOf(release), files: await app.store.releases.files(release.id) };
  };
  const a = await compared();
  assert.deepEqual(diffReleases(a, a), []);
  project.write({
    "prompts/triage.prompt.md": "---\nmodel: big\n---\nSort this: {{question}}\nBe kind.\n",
    "src/support.ts": (SUPPORT["src/support.ts"] ?? "")
      .replace("Refunds an order.", "Refunds.")
      .replace('"write"', '"read"'),
    "src/mark.txt": "?",
    "node_modules/shouter/package.json": `{"name":"shouter","version":"1.3.0","type":"module","main":"index.js"}`,
  });

  const changes = diffReleases(a, await compared()).map(({ part, name, what }) => `${part} ${name}: ${what}`);
  assert.deepEqual(changes, [
    "prompt triage: text changed, 1 line added, 0 lines removed (19b2204f168b to 6231e115e934)",
    'prompt triage: model was null, is "big"',
    'tool refund_order: description was "Refunds an order.", is "Refunds."',
    'tool refund_order: effect was "write", is "read"',
    "tool refund_order: limits.retry is new",
    "code src/support.ts: 2 lines added, 2 lines removed",
    "file src/mark.txt: 1 line added, 1 line removed",
    "package shouter: was 1.2.3, is 1.3.0",
  ]);
  await app.close();
});

test("packages with native parts and declared ones are left out, known by their lock file, and must be the same", async () => {
  const lock = (integrity: string) =>
    JSON.stringify({
      lockfileVersion: 3,
      packages: { "node_modules/addon": { version: "2.0.0", integrity } },
    });
  const project = testProject({
    ...SUPPORT,
    "src/support.ts": `import { addon } from "addon";\nimport { big } from "big/part";\nexport const both = [addon, big];\n${SUPPORT["src/support.ts"]}`,
    "node_modules/addon/package.json": `{"name":"addon","version":"2.0.0","type":"module","main":"index.js"}`,
    "node_modules/addon/binding.gyp": "{}",
    "node_modules/addon/index.js": "export const addon = 1;",
    "node_modules/big/package.json": BIG,
    "node_modules/big/part.js": "export const big = 1;",
    "package-lock.json": lock("sha512-one"),
  });
  const app = await appOn(project.folder);
  const release = await createRelease({ config: project.config, store: app.store, externals: ["big"] });
  assert.deepEqual(manifestOf(release).externals, {
    addon: { version: "2.0.0", integrity: "sha512-one" },
    big: { version: "3.0.0" },
  });
  const runIt = () => app.run(support, "?", { release: release.id });
  const differs = (error: unknown) => isAirworthyError(error, "release_external_differs");

  project.write({ "package-lock.json": lock("sha512-other") });
  await assert.rejects(runIt(), differs);
  project.write({
    "package-lock.json": lock("sha512-one"),
    "node_modules/big/package.json": `{"name":"big","version":"3.1.0"}`,
  });
  await assert.rejects(runIt(), differs);
  project.write({ "node_modules/big/package.json": BIG });
  assert.equal((await runIt()).status, "completed");
  await app.close();
});
