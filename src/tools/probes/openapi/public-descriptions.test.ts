import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { loadOpenApi } from "./load-openapi.ts";
import { probeOpenApi } from "./probe-openapi.ts";

const DATA = process.env.AIRWORTHY_SHARED_DATA ?? join(import.meta.dirname, "../../../../../shared/data");
const METHOD = /^ {4}(get|put|post|delete|options|head|patch|trace):\s*$/;

/** Counted line by line, without a YAML parser: blocks of operations, and in each what it lists. */
function counted(text: string): { operations: number; without4xx: number } {
  const paths = text.slice(text.search(/^paths:/m)).split(/\n(?=[A-Za-z])/)[0] ?? "";
  const operations: string[][] = [];
  for (const line of paths.split("\n")) {
    if (METHOD.test(line)) operations.push([]);
    else if (/^ {2}\S/.test(line)) continue;
    else operations.at(-1)?.push(line);
  }
  const without = operations.filter(
    (lines) => !lines.some((line) => /^ {8}['"]?4(\d\d|XX)['"]?:/i.test(line)),
  );
  return { operations: operations.length, without4xx: without.length };
}

for (const [name, undescribed, lists] of [
  ["resend", [], ["GET /emails/metrics", "GET /audiences"]],
  ["xero-projects", ["GET /Projects/{projectId}/Tasks:chargeType"], []],
] as const) {
  const file = join(DATA, "openapi", `${name}.yaml`);
  if (!existsSync(file)) {
    console.log(`Not tested: no ${file}; AIRWORTHY_SHARED_DATA names the data folder`);
    continue;
  }
  test(`probeOpenApi() counts in ${name} what a count by lines counts`, async () => {
    const { findings, tools } = probeOpenApi(await loadOpenApi(file));
    const of = (fault: string) => findings.filter((one) => one.fault === fault);
    const { operations, without4xx } = counted(await readFile(file, "utf8"));

    assert.equal(tools.length, operations);
    assert.equal(of("undocumented_errors").length, without4xx);
    assert.deepEqual(
      of("params_undocumented").map(({ id }) => id.slice(id.indexOf(":") + 1)),
      undescribed,
    );
    assert.deepEqual(
      of("no_pagination").map(({ tool }) => tool),
      lists,
    );
    for (const { message } of of("no_pagination")) assert.match(message, /list \(.+\) and takes/);
    assert.deepEqual(of("broken_reference"), []);
  });
}
