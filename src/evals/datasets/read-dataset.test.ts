import assert from "node:assert/strict";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { readDataset } from "./read-dataset.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "airworthy-datasets-"));
});
after(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

test("readDataset() names the dataset after its file and takes paths and URLs", async () => {
  const path = await file("support.jsonl", '\ufeff{"id":"a","input":1}\r\n\r\n{"id":"b","input":2}');
  const yaml = await file("support.yml", "- {id: a, input: 1}\n- {id: b, input: 2}\n");
  const dataset = await readDataset(path);

  assert.deepEqual(dataset.cases, [
    { id: "a", input: 1 },
    { id: "b", input: 2 },
  ]);
  assert.equal(dataset.name, "support");
  assert.deepEqual(await readDataset(pathToFileURL(path)), dataset);
  assert.equal((await readDataset(yaml)).version, dataset.version);
});

test("readDataset() names the file and the line, also far into a file that is read in pieces", async () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `{"id":"c${i}","input":"${"x".repeat(50)}"}`);
  lines[4_321] = '{"id":"c4321","inpt":1}';
  const path = await file("long.jsonl", lines.join("\n"));

  await assert.rejects(readDataset(path), (error: Error) => {
    assert.ok(
      error.message.includes(`"${path}": line 4322, case "c4321": "inpt" is no field`),
      error.message,
    );
    return true;
  });
});

test("readDataset() refuses what is not there, of no known format, no UTF-8, or too large", async () => {
  await assert.rejects(readDataset(join(folder, "none.jsonl")), { code: "dataset_not_found" });
  await assert.rejects(readDataset(await file("table.csv", "a,b")), { code: "dataset_format" });
  await assert.rejects(readDataset(await file("latin.jsonl", Buffer.from([0x22, 0xe9, 0x22]))), {
    code: "invalid_utf8",
  });
  const huge = await file("huge.yaml", "- {id: a, input: 1}\n");
  await truncate(huge, 100 * 1_024 * 1_024);
  await assert.rejects(readDataset(huge), {
    code: "dataset_too_large",
    message: /has 100 MiB, expected at most 16 MiB of YAML/,
  });
});

test("readDataset() refuses a line that never ends without holding it", async () => {
  const path = join(folder, "endless.jsonl");
  const out = createWriteStream(path);
  for (let i = 0; i < 20; i++) out.write("x".repeat(1_024 * 1_024));
  await new Promise<void>((resolve) => out.end(resolve));

  await assert.rejects(readDataset(path), { code: "line_too_long", message: /line 1/ });
});
