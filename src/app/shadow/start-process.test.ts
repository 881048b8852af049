import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { parseReleaseId } from "../../core/ids.ts";
import { startProcess } from "./start-process.ts";

/** The arguments that a shadow's process is started with by one that has these of Node's. */
async function argumentsBeside(execArgv: string[]): Promise<readonly string[]> {
  const given = process.execArgv;
  const candidate = parseReleaseId("rel_0123456789abcdef");
  process.execArgv = execArgv;
  try {
    const setup = { store: "none.db", root: ".", keys: [], shadow: "s", candidate, liveReads: true } as const;
    const child = startProcess({ id: "s", candidate }, { kind: "setup", ...setup });
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    return child.spawnargs;
  } finally {
    process.execArgv = given;
  }
}

test("the shadow of a checkout has its sources for this package, even where its parent was not told so on its command line", async () => {
  // As the command of a checkout runs, which says it by a hook; what lies beside may be an old build.
  const args = await argumentsBeside([]);
  assert.ok(args.includes("--conditions=airworthy-src"), args.join(" "));
});

test("what is loaded before the program is loaded before a shadow's, too, however it was written", async () => {
  const args = await argumentsBeside([
    ...[
      "--conditions=airworthy-src",
      "--import",
      "./a.mjs",
      "--input-type=module",
      "--eval",
      "-r",
      "./b.cjs",
    ],
    ...["-C", "shop", "--import=./c.mjs", "--inspect"],
  ]);
  assert.deepEqual(args.slice(1, -2), [
    ...[
      "--conditions=airworthy-src",
      "--import",
      "./a.mjs",
      "-r",
      "./b.cjs",
      "-C",
      "shop",
      "--import=./c.mjs",
    ],
  ]);
});
