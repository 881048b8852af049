import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import type { Descriptors } from "./_descriptors.ts";
import { inFolder } from "./_scene.ts";

const skip = process.platform === "win32" ? "Windows has no such limit" : false;
/** Few, and enough for Node, the store and a server. */
const MOST = 80;

test(
  "where no file can be opened any more, runs go on, what needs one says so, and all is well with the first that is free",
  {
    skip,
  },
  () =>
    inFolder(async (folder) => {
      const script = join(import.meta.dirname, "_descriptors.ts");
      const limited = `ulimit -n ${MOST} && exec "$@"`;
      const command = ["-c", limited, "sh", process.execPath, "--conditions=airworthy-src", script, folder];
      const { stdout } = await promisify(execFile)("sh", command, { timeout: 60_000 });
      const seen: Descriptors = JSON.parse(stdout);

      assert.ok(seen.taken > 3, `${seen.taken} were left`);
      assert.deepEqual([seen.going, seen.begun], ["completed", "completed"]);
      assert.equal(seen.other, "store_unreachable");
      assert.notEqual(seen.hint, "");
      assert.notEqual(seen.asked, "500");
      assert.deepEqual([seen.askedAfter, seen.after], [200, "completed"]);
      assert.deepEqual(seen.replayed, ["same", "same", "same"]);
    }),
);
