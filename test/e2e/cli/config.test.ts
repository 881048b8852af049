import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { project } from "./project.ts";

const NAME = "airworthy.config.ts";

test("a configuration that Node cannot load as it is says where and what to write instead", async () => {
  const cases = [
    {
      text: "enum Size { Small }\nexport default { Size };",
      says: /enum is not supported.*\(airworthy\.config\.ts:1\)\nhint: .*const object.*npm install -D jiti/,
    },
    {
      text: "function d(_: unknown, __: unknown) {}\n@d class A {}\nexport default {};",
      says: /Invalid or unexpected token\nhint: If it is a decorator/,
    },
    { text: 'import x from "./view.tsx";\nexport default { x };', says: /hint: Node does not load JSX/ },
    {
      text: 'import { T } from "./types.ts";\nexport default {};',
      says: /does not provide an export named 'T'.*\nhint: If that is a type, import it with `import type`/,
    },
    {
      text: 'import { v } from "./types.js";\nexport default { v };',
      says: /hint: Import it by the file's own name, with its ending: types\.ts/,
    },
    {
      text: 'import { v } from "@/types";\nexport default { v };',
      says: /hint: Node does not read the paths of tsconfig\.json/,
    },
    {
      text: 'import { v } from "nowhere-pkg";\nexport default { v };',
      says: /hint: Install it: npm install nowhere-pkg/,
    },
    {
      text: "const x = ;\nexport default {};",
      says: /Expression expected \(airworthy\.config\.ts:1\)\nhint: Mend the syntax there/,
    },
    { text: 'throw new Error("no database");', says: /it threw: no database \(airworthy\.config\.ts:1\)/ },
    {
      text: "export const config = {};",
      says: /it has no default export\nhint: .*export default defineConfig/,
    },
    {
      text: "export default { workflow: [] };",
      says: /unknown setting "workflow"\nhint: Did you mean "workflows"\?\ncode: config_invalid/,
    },
    {
      text: "export default { workflows: [undefined] };",
      says: /workflows\[0\] is undefined, not a workflow/,
    },
    {
      text: "export default { limits: { rate: 20 } };",
      says: /limits is an object, not what shares limits.*\nhint: Pass what postgresLimits\(\)/,
    },
  ];
  await Promise.all(
    cases.map(async ({ text, says }) => {
      await using shop = await project(undefined, { packages: false });
      await shop.write(NAME, text);
      await shop.write("types.ts", "export interface T { a: 1 }\nexport const v = 1;\n");
      await shop.write("view.tsx", "export default <b />;\n");
      const { code, stderr } = await shop.cli(["run", "x"]);

      assert.match(stderr, says);
      assert.match(stderr, /^error: Cannot (load|use) the configuration /);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(code, 2);
    }),
  );
});

test("jiti, where a project has it, loads what Node does not, with the same copy of airworthy", async () => {
  await using shop = await project();
  await shop.write(
    NAME,
    'import { defineConfig, workflow } from "airworthy";\nenum Size { Small = "small" }\nconst w = workflow({ name: "w", run: async (ctx) => ctx.step("s", () => Size.Small) });\nexport default defineConfig({ workflows: [w] });\n',
  );
  const { code, stdout, stderr } = await shop.cli(["run", "w"]);

  assert.equal(code, 0, stderr);
  assert.equal(stdout, "small\n");
});

test("a package without a type loads without a warning, and .mts is found too", async () => {
  await using shop = await project();
  await shop.write("package.json", "{}\n");
  const text =
    'import { defineConfig, workflow } from "airworthy";\nexport default defineConfig({ workflows: [workflow({ name: "w", run: async () => 7 })] });\n';
  await shop.write(NAME, text);
  const first = await shop.cli(["run", "w"]);
  await mkdir(join(shop.folder, "other"));
  await shop.write("other/airworthy.config.mts", text.replace("=> 7", "=> 8"));
  const second = await shop.cli(["run", "w"], { in: "other" });

  assert.deepEqual([first.stdout, second.stdout], ["7\n", "8\n"]);
  assert.doesNotMatch(first.stderr, /warning/i);
});

test("a package of the type commonjs, as npm init makes it, loads as what its files are", async () => {
  await using shop = await project();
  await shop.write("package.json", '{ "type": "commonjs" }\n');
  await shop.write("old.js", "module.exports = { seven: 7 };\n");
  await shop.write("later.ts", "export const one: number = 1;\n");
  await shop.write("flow.ts", WORKFLOW_OF_BOTH);
  await shop.write(
    NAME,
    'import { defineConfig } from "airworthy";\nimport { w } from "./flow.ts";\nexport default defineConfig({ workflows: [w] });\n',
  );
  const { code, stdout, stderr } = await shop.cli(["run", "w"]);

  assert.equal(code, 0, stderr);
  assert.equal(stdout, "8\n");
  assert.doesNotMatch(stderr, /warning/i);
});

const WORKFLOW_OF_BOTH = `import { workflow } from "airworthy";
import old from "./old.js";
export const w = workflow({ name: "w", run: async () => old.seven + (await import("./later.ts")).one });
`;

test("the store is --store, then AIRWORTHY_STORE, then the configuration's, from its own folder", async () => {
  await using shop = await project("basic");
  await mkdir(join(shop.folder, "below"));
  await shop.cli(["run", "shout", "--text", "a"], { in: "below" });
  await shop.cli(["run", "shout", "--text", "b"], { env: { AIRWORTHY_STORE: "env.db" }, in: "below" });
  await shop.cli(["run", "shout", "--text", "c", "--store", "flag.db"], {
    env: { AIRWORTHY_STORE: "env.db" },
    in: "below",
  });
  const inputs = await Promise.all(
    [".airworthy/store.db", "below/env.db", "below/flag.db"].map(async (store) => {
      const { input } = await shop.json(["runs", "show", "last", "--store", store]);
      return input;
    }),
  );

  assert.deepEqual(inputs, [["a"], ["b"], ["c"]]);
});

test("without a configuration there is nothing to run, and the hint says how to begin", async () => {
  await using shop = await project();
  const { code, stderr } = await shop.cli(["run", "x"]);

  assert.equal(code, 2);
  assert.match(stderr, /hint: Make a project with `airworthy init`.*\ncode: config_not_found/);
});
