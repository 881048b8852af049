import assert from "node:assert/strict";
import { test } from "node:test";
import type { Project } from "./project.ts";
import { project } from "./project.ts";

/** A project whose only workflow does this. */
async function doing(body: string): Promise<Project> {
  const home = await project();
  await home.write(
    "airworthy.config.ts",
    `import { defineConfig, workflow } from "airworthy";
     export default defineConfig({ workflows: [workflow({ name: "odd", run: async (): Promise<string> => { ${body} } })] });`,
  );
  return home;
}

const RUN = ["run", "odd", "--input", "1"];
const soon = "await new Promise((resolve) => setTimeout(resolve, 60_000)); return 'late';";

test("what is thrown where nobody waits for it ends a command with a code, a hint and its place", async () => {
  for (const leak of [
    `setTimeout(() => { throw new Error("slipped"); }, 1);`,
    `void Promise.reject(new Error("slipped"));`,
  ]) {
    await using home = await doing(`${leak} ${soon}`);
    const { code, stdout, stderr } = await home.cli(RUN);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^error: Cannot go on: Error: slipped was thrown where nobody waits for it$/m);
    assert.match(stderr, /^hint: .*\ncode: crashed\nError: slipped\n {4}at .*airworthy\.config\.ts/m);
    const json = JSON.parse((await home.cli([...RUN, "--json"])).stderr);
    assert.equal(json.error.code, "crashed");
  }
});

test("an error of ours that nobody waits for keeps its code", async () => {
  await using home = await doing(
    `const { AirworthyError } = await import("airworthy");
     void Promise.reject(new AirworthyError({ code: "store_unreachable", message: "Cannot reach it", hint: "Wait" }));
     ${soon}`,
  );
  const { code, stderr } = await home.cli(RUN);
  assert.deepEqual([code, stderr.includes("hint: Wait\ncode: store_unreachable\n")], [2, true], stderr);
});

test("a command that waits for what can never happen ends with a code", async () => {
  await using home = await doing("await new Promise(() => {}); return 'never';");
  const { code, stdout, stderr } = await home.cli(RUN);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /code: command_unfinished\n$/);
});

test("where nobody reads what goes wrong, the exit code says it", async () => {
  await using home = await doing(
    `console.error("working"); await new Promise((resolve) => setTimeout(resolve, 50)); return "done";`,
  );
  const refused = await home.cli(["runs", "show", "last"], { deaf: true });
  const { code, stdout } = await home.cli(RUN, { deaf: true });
  assert.deepEqual([refused.code, code, stdout], [2, 0, "done\n"]);
});
