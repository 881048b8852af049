import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { TestDatabases } from "../../../src/store/postgres/_test-databases.ts";
import { project } from "./project.ts";

const databases = await TestDatabases.start();
after(() => databases.server.dispose());

test("the same project keeps its runs in a database that the environment names, and every command finds them", async () => {
  await using shop = await project("basic");
  const env = { DATABASE_URL: databases.url(await databases.create()) };
  const { id } = await shop.json(["run", "shout", "--text", "one", "--user", "ann", "--tag", "x"], { env });
  await shop.cli(["run", "broken"], { env });

  const commands: readonly (readonly [readonly string[], RegExp])[] = [
    [["runs", "list", "--status", "failed"], /broken/],
    [["runs", "show", String(id)], /workflow {2}shout/],
    [["replay", String(id)], /same/],
    [["fork", String(id), "--input", '["two"]'], /run_/],
    [["doctor"], /store/],
    [["cost"], /./],
    [["runs", "export", String(id)], /shout/],
    [["log"], /fork/],
    [["runs", "erase", "--user", "ann", "--yes"], /./],
    [["runs", "prune", "--days", "0.000001"], /./],
  ];
  for (const [args, expected] of commands) {
    const { code, stdout, stderr } = await shop.cli(args, { env });
    assert.equal(code, 0, `${args.join(" ")}: ${stdout}${stderr}`);
    assert.match(stdout + stderr, expected);
  }
  const left = await shop.cli(["runs", "list"], { env });
  assert.equal(left.stdout, "");
  assert.equal(existsSync(join(shop.folder, ".airworthy")), false);
});

test("a configuration and --store take the URL too, and a database that is not there is told without a password", async () => {
  await using shop = await project("basic");
  const url = databases.url(await databases.create(), "schema=shop");
  await shop.write(
    "airworthy.config.ts",
    `import { defineConfig } from "airworthy";
    import { shout } from "./workflows.ts";
    export default defineConfig({ store: process.env.SHOP_STORE, workflows: [shout] });`,
  );
  const env = { SHOP_STORE: url };
  await shop.cli(["run", "shout", "--text", "one"], { env });
  assert.match((await shop.cli(["runs", "list", "--store", url])).stdout, /shout/);

  const gone = await shop.cli(["runs", "list", "--json", "--store", "postgres://u:s3cret@127.0.0.1:1/app"]);
  assert.equal(gone.code, 2);
  assert.match(gone.stdout + gone.stderr, /store_unreachable/);
  assert.doesNotMatch(gone.stdout + gone.stderr, /s3cret/);
  const none = await shop.cli(["runs", "list", "--store", databases.url(await databases.create())]);
  assert.deepEqual([none.code, /there is no store/.test(none.stderr)], [2, true]);
});
