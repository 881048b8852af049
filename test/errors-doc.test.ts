import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { scan } from "../tools/docs-errors/scan.ts";
import { complaints, errorPage, errorSites } from "../tools/docs-errors.ts";

const ROOT = join(import.meta.dirname, "..");
const page = readFileSync(join(ROOT, "docs", "errors.md"), "utf8");
const sites = errorSites();

test("docs/errors.md is what src says", () => {
  assert.equal(page, errorPage(page, sites), "Run node tools/docs-errors.ts --write");
});

test("docs/errors.md has every code that a plain search finds", () => {
  const codes = sourceFiles().flatMap((file) =>
    [...withoutComments(file).matchAll(/^\s+code: "(\w+)",$/gm)].map(([, code]) => code ?? ""),
  );

  assert.ok(codes.length > 100, `found ${codes.length}`);
  assert.deepEqual(
    codes.filter((code) => !page.includes(`| \`${code}\` |`)),
    [],
  );
});

test("messages and hints of src keep to one style, and every code says when and what to do", () => {
  assert.deepEqual(complaints(sites), []);
});

test("complaints() finds each fault of style", () => {
  const of = (text: string) => complaints([...sites, ...scan(text).map((site) => ({ ...site, where: "x" }))]);
  const error = (message: string, hint: string) =>
    of(`throw new AirworthyError({ code: "outside_run", message: ${message}, hint: ${hint} })`);

  assert.deepEqual(error('"Cannot do it"', '"Do it"'), []);
  assert.match(error('"cannot do it"', '"Do it"').join(), /neither a capital nor a name/);
  assert.match(error(`\`Cannot find "\${name}".\``, '"Do it"').join(), /ends with a period/);
  assert.match(error('"Cannot do it"', `"Don't"`).join(), /write out "Don't"/);
  assert.match(error('late ? "Cannot wait" : "it is late"', '"Do it"').join(), /neither a capital/);
  assert.match(error('"Cannot do it"', '""').join(), /is empty/);
  assert.match(of('new AirworthyError({ code: "outside_run", message: "Cannot" })').join(), /has no hint/);
  assert.match(of('f({ code: "brand_new", message, hint })').join(), /give its "when"/);
});

test("scan() reads object literals and nothing else", () => {
  const codes = (text: string) => scan(text).flatMap((site) => site.codes);

  assert.deepEqual(codes(`const a = { code: "one", message: "M", hint: \`H \${f({ x: "}" })}\` };`), ["one"]);
  assert.deepEqual(codes('g({ code: late ? "two" : early ? "three" : other })'), ["two", "three"]);
  assert.deepEqual(codes('// { code: "no" }\n/* { code: "no" } */ const t = `{ code: "no" }`;'), []);
  assert.deepEqual(codes('interface A { readonly code: "no"; }'), []);
  assert.deepEqual(codes('const r = /[{"]/.test(x); f({ code: "four" })'), ["four"]);
  assert.deepEqual(scan('const message = "Cannot";\nf({ code: "five", message, hint: "H" })')[0]?.message, [
    "Cannot",
  ]);
});

test("every command that an error names is there", () => {
  const commands = join(ROOT, "src", "cli", "commands");
  const named = sites.flatMap(({ where, hint, message }) =>
    [...(hint ?? []), ...(message ?? [])].flatMap((text) =>
      [...text.matchAll(/(?:[`(]|: )airworthy ([a-z]+)(?: ([a-z]+))?/g)].map(
        ([, command = "", sub = ""]) => ({
          where,
          command,
          sub,
        }),
      ),
    ),
  );
  const missing = named.filter(
    ({ command, sub }) =>
      !existsSync(join(commands, `${command}.ts`)) && !existsSync(join(commands, command, `${sub}.ts`)),
  );

  assert.ok(named.length > 10);
  assert.deepEqual(missing, []);
});

function sourceFiles(): string[] {
  return readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.ts$/.test(file) && !/\.(test|testsuite)\.ts$/.test(file),
  );
}

function withoutComments(file: string): string {
  return readFileSync(join(ROOT, "src", file), "utf8").replaceAll(/^\s*(?:\*|\/\/).*$/gm, "");
}
