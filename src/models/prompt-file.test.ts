import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { test } from "node:test";
import { isAirworthyError } from "../core/errors.ts";
import { prompt } from "./prompt.ts";
import { loadPrompt, loadPrompts } from "./prompt-file.ts";

async function folderWith(context: TestContext, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-prompts-"));
  context.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const FULL = `---
name: support/triage
description: Sorts messages   # for people
model: fast
params: { temperature: 0, stopSequences: ["\\n\\n"] }
input:
  type: object
  properties:
    message: { type: string, maxLength: 20 }
  required: [message]
output: { type: string, enum: [refund, order] }
---

# Task
Sort: {{message}}

`;

test("loadPrompt() reads front matter and template", async (context) => {
  const folder = await folderWith(context, { "a.prompt.md": FULL });

  const loaded = await loadPrompt(join(folder, "a.prompt.md"));
  assert.equal(loaded.name, "support/triage");
  assert.equal(loaded.model, "fast");
  assert.deepEqual(loaded.params, { temperature: 0, stopSequences: ["\n\n"] });
  assert.equal(loaded.render({ message: "hi" }), "# Task\nSort: hi");
  assert.throws(() => loaded.render({ message: "x".repeat(21) }), /variable "message"/);
  const answer = loaded.output?.["~standard"].validate("nonsense");
  assert.ok(answer !== undefined && !(answer instanceof Promise) && answer.issues?.length === 1);
});

test("loadPrompt() calls a prompt after its file, and gives it the version the same prompt has in code", async (context) => {
  const folder = await folderWith(context, {
    "triage.prompt.md": "Sort: {{message}}\n",
    "other.md": "Hello",
  });

  const loaded = await loadPrompt(join(folder, "triage.prompt.md"));
  assert.equal(loaded.name, "triage");
  assert.equal(loaded.version, prompt({ name: "triage", template: "Sort: {{message}}" }).version);
  assert.equal((await loadPrompt(join(folder, "other.md"))).name, "other");
});

test("loadPrompt() gives one version to a file whatever its line ends and byte order mark", async (context) => {
  const windows = `\uFEFF${FULL.replaceAll("\n", "\r\n")}`;
  const folder = await folderWith(context, { "unix.md": FULL, "windows.md": windows });

  const [unix, other] = await Promise.all(
    ["unix.md", "windows.md"].map((name) => loadPrompt(join(folder, name))),
  );
  assert.equal(unix?.version, other?.version);
  assert.equal(unix?.template, other?.template);
});

const BROKEN: readonly (readonly [what: string, text: string, line: number, problem: RegExp])[] = [
  ["front matter without an end", "---\nname: a\n\ntext", 1, /has no end/],
  ["YAML that is none", "---\nname: a\nmodel: [x\n---\ntext", 3, /is no YAML/],
  ["a field twice", "---\nname: a\nname: b\n---\ntext", 3, /is no YAML: Map keys must be unique/],
  ["a list", "---\n- a\n---\ntext", 2, /has no fields/],
  ["an unknown field", "---\nname: a\n\nmodle: fast\n---\ntext", 4, /unknown field "modle"/],
  ["a field of the wrong type", "---\nname: 12\n---\ntext", 2, /its name is 12, expected text/],
  [
    "an unknown setting",
    "---\nname: a\nparams:\n  temprature: 1\n---\ntext",
    3,
    /its params: .*"temprature"/,
  ],
  ["a schema that is none", "---\ninput: text\n---\ntext", 2, /its input is "text"/],
  ["no template", "---\nname: a\n---\n\n", 5, /has no template/],
  ["a broken template", "---\nname: a\n---\n\none\n{{#each}}\n", 6, /"\{\{#each\}\}" is no \{\{variable\}\}/],
  ["a name that is none", "---\nname: a b\n---\ntext", 1, /expected a name/],
];

for (const [what, text, line, problem] of BROKEN) {
  test(`loadPrompt() refuses ${what}, with file and line`, async (context) => {
    const path = join(await folderWith(context, { "bad.md": text }), "bad.md");

    await assert.rejects(loadPrompt(path), (error) => {
      assert.ok(isAirworthyError(error, "invalid_prompt_file"));
      assert.ok(error.message.startsWith(`Cannot load prompt ${path}:${line}: `), error.message);
      assert.match(error.message, problem);
      return true;
    });
  });
}

test("loadPrompt() says which file it cannot read", async () => {
  await assert.rejects(loadPrompt("no/such.md"), (error) => {
    assert.ok(isAirworthyError(error, "prompt_file_unreadable"));
    assert.equal(error.message, 'Cannot load a prompt from "no/such.md": ENOENT');
    return true;
  });
});

test("loadPrompts() reads a folder and those in it, but no README", async (context) => {
  const folder = await folderWith(context, {
    "b.prompt.md": "B",
    "deep/a.md": "A",
    "README.md": "about {{#these}}",
    "notes.txt": "no",
  });

  const prompts = await loadPrompts(folder);
  assert.deepEqual([...prompts.keys()], ["b", "a"]);
  assert.equal(prompts.get("a")?.render(), "A");
});

test("loadPrompts() refuses two files with one name, and names both", async (context) => {
  const folder = await folderWith(context, { "a.md": "one", "b.md": "---\nname: a\n---\ntwo" });

  await assert.rejects(loadPrompts(folder), (error) => {
    assert.ok(isAirworthyError(error, "duplicate_prompt"));
    assert.ok(error.message.includes(join(folder, "a.md")) && error.message.includes(join(folder, "b.md")));
    return true;
  });
});

test("loadPrompts() says which folder it cannot read", async () => {
  await assert.rejects(loadPrompts("no/such"), (error) => isAirworthyError(error, "prompt_file_unreadable"));
});
