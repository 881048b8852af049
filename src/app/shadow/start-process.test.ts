import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { parseReleaseId } from "../../core/ids.ts";
import { startProcess } from "./start-process.ts";

test("the shadow of a checkout has its sources for this package, even where its parent was not told so on its command line", async () => {
  const given = process.execArgv;
  const candidate = parseReleaseId("rel_0123456789abcdef");
  // As the command of a checkout runs, which says it by a hook; what lies beside may be an old build.
  process.execArgv = [];
  try {
    const setup = { store: "none.db", root: ".", keys: [], shadow: "s", candidate, liveReads: true } as const;
    const child = startProcess({ id: "s", candidate }, { kind: "setup", ...setup });
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
    assert.ok(child.spawnargs.includes("--conditions=airworthy-src"), child.spawnargs.join(" "));
  } finally {
    process.execArgv = given;
  }
});
