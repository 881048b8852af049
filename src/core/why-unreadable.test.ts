import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { whyUnreadable } from "./why-unreadable.ts";

const reasonOf = (path: string): Promise<string> => readFile(path, "utf8").then(() => "read", whyUnreadable);

test("whyUnreadable() says in words what is wrong with a path", async () => {
  assert.equal(await reasonOf(join(import.meta.dirname, "none.txt")), "there is no such file");
  assert.equal(await reasonOf(import.meta.dirname), "it is a folder");
});

test("whyUnreadable() passes on what it has no words for", () => {
  assert.equal(whyUnreadable(new Error("the disk is on fire")), "the disk is on fire");
  assert.equal(whyUnreadable("gone"), "gone");
});
