import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "./project.ts";

test("report tells the last day as Markdown, HTML and JSON", async () => {
  await using shop = await project("basic");
  await shop.cli(["run", "broken"]);
  await shop.cli(["run", "shout", "--text", "hello"]);
  const markdown = await shop.cli(["report", "--url", "https://airworthy.example/"]);
  const page = await shop.cli(["report", "--format", "html", "--out", "day.html"]);
  const json = await shop.json(["report", "--since", "2h"]);
  const wrong = await shop.cli(["report", "--url", "javascript:1"]);

  assert.equal(markdown.code, 0);
  assert.match(markdown.stdout, /2 runs, 1 failed: success 50\.0 %/);
  assert.match(
    markdown.stdout,
    /\*\*New failures\*\*\n- 1 x load: RangeError.*\]\(https:\/\/airworthy\.example\/runs\/run_/,
  );
  assert.deepEqual([page.code, page.stdout], [0, ""]);
  assert.match(
    await shop.read("day.html"),
    /^<!doctype html>[\s\S]*RangeError: the table has no row &#60;n&#62;/,
  );
  assert.equal((json.all as { readonly runs: number }).runs, 2);
  assert.equal(wrong.code, 2);
});
