import assert from "node:assert/strict";
import { readdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { execute } from "../_test-runs.ts";
import { withFile } from "./_test-file.ts";

const skip = process.platform === "win32" ? "Windows has no such permissions" : false;

test("a new store and what lies beside it are for nobody but their owner", { skip }, () =>
  withFile(async ({ path, open }) => {
    await execute(await open());
    const folder = dirname(path);
    const modes = await Promise.all(
      (await readdir(folder)).map(async (name) => [name, (await stat(join(folder, name))).mode & 0o777]),
    );

    assert.deepEqual(modes.sort(), [
      ["store.db", 0o600],
      ["store.db-shm", 0o600],
      ["store.db-wal", 0o600],
    ]);
  }),
);

test("a file that somebody has given to a group keeps its permissions", { skip }, () =>
  withFile(async ({ path, open }) => {
    await writeFile(path, "", { mode: 0o640 });
    await execute(await open());

    assert.equal((await stat(path)).mode & 0o777, 0o640);
  }),
);
