import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { test } from "node:test";
import { project } from "./project.ts";

test("a release is made, run, compared, signed, verified, and replayed when the code has changed", async () => {
  await using shop = await project("divergence");
  const made = await shop.json(["release", "create", "--name", "first", "--by", "ada"]);
  const id = String(made.id);
  await shop.cli(["run", "greet", "--text", "Ann", "--release", id]);
  const path = "airworthy.config.ts";
  await shop.write(path, (await shop.read(path)).replaceAll('"warm"', '"cold"'));
  await shop.cli(["release", "create", "--name", "second"]);

  const same = await shop.cli(["replay", "last"]);
  const today = await shop.cli(["replay", "last", "--current"]);
  assert.deepEqual([same.code, today.code], [0, 1]);

  const list = await shop.cli(["release", "list"]);
  assert.match(
    list.stdout,
    /^release +name +workflows +by +age +size +signed\nrel_\w+ +second .*\nrel_\w+ +first +greet +ada/,
  );
  const diff = await shop.cli(["release", "diff", "first", "second", "--texts"]);
  assert.equal(diff.code, 1);
  assert.match(diff.stdout, /^code airworthy\.config\.ts: \d+ lines? added, \d+ lines? removed\n/);
  assert.match(diff.stdout, /- .*warm[\s\S]*\+ .*cold/);
  assert.equal((await shop.cli(["release", "diff", "first", id])).code, 0);

  await shop.write(
    "key.pem",
    generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  );
  await shop.cli(["release", "sign", "first", "--key", "key.pem"]);
  const verified = await shop.json(["release", "verify", id]);
  assert.deepEqual(verified, { id, files: 2, signed: true, loads: true });

  const refused = await shop.cli(["release", "delete", "first"]);
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /code: release_in_use/);
  await shop.cli(["release", "delete", "first", "--force"]);
  const gone = await shop.cli(["replay", "last"]);
  assert.equal(gone.code, 3);
  assert.match(gone.stdout, /^refused .*\nerror: Cannot execute run "run_\w+" by the code that made it/);
});
