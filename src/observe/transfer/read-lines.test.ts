import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { readLines } from "./read-lines.ts";

async function collected(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

test("readLines() reads files with either line end and refuses what is no UTF-8 or too long", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lines-"));
  try {
    const file = join(folder, "a.jsonl");
    await writeFile(file, "one\r\ntwo \u2028 é\n\nlast");
    assert.deepEqual(await collected(readLines(file)), ["one", "two \u2028 é", "", "last"]);
    await assert.rejects(collected(readLines(file, { maxLine: 6 })), {
      code: "line_too_long",
      message: /line 2/,
    });
    await writeFile(file, Buffer.from([0x61, 0x0a, 0xff, 0xfe]));
    await assert.rejects(collected(readLines(file)), { code: "invalid_utf8" });
    // Cut in the middle of a character.
    await writeFile(file, Buffer.from([0x61, 0xe2, 0x82]));
    await assert.rejects(collected(readLines(file)), { code: "invalid_utf8" });
    await assert.rejects(collected(readLines(join(folder, "none"))), { code: "file_unreadable" });
  } finally {
    await rm(folder, { recursive: true });
  }
});
