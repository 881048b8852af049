import assert from "node:assert/strict";
import { test } from "node:test";
import { runtimePackages } from "../tools/runtime-packages.ts";
import { sbom } from "../tools/sbom.ts";

/** Licences that ask for no more than a notice, by their SPDX names. */
const ALLOWED = new Set([
  "MIT",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "BlueOak-1.0.0",
]);

const packages = runtimePackages();

/** An SPDX expression as packages write them: all of what AND joins, one of what OR joins. */
function isAllowed(license: string): boolean {
  const plain = license.replace(/^\(|\)$/g, "");
  if (plain.includes(" OR ")) return plain.split(" OR ").some(isAllowed);
  return plain.split(" AND ").every((one) => ALLOWED.has(one));
}

test("whatever a user installs with the package has a licence that asks for no more than a notice", () => {
  assert.ok(packages.length > 30, `${packages.length} packages`);
  const others = packages.filter(({ license = "" }) => !isAllowed(license));

  assert.deepEqual(
    others.map(
      ({ name, version, license = "none", by }) => `${[...by, name].join(" > ")}@${version}: ${license}`,
    ),
    [],
  );
  assert.equal(isAllowed("GPL-3.0-only"), false);
  assert.equal(isAllowed("(AFL-2.1 OR BSD-3-Clause)"), true);
  assert.equal(isAllowed("(Apache-2.0 AND GPL-2.0-only)"), false);
});

test("the bill of materials names every package that a user installs, and no other", () => {
  const { components, metadata, dependencies } = sbom();
  const listed = components.map(({ name, version }) => `${name}@${version}`);
  const refs = new Set(components.map((one) => one["bom-ref"]));

  assert.equal(metadata.component.name, "airworthy");
  assert.deepEqual(refs.size, packages.length, [...refs].join(" "));
  assert.equal(listed.length, packages.length);
  assert.ok(dependencies.every(({ dependsOn }) => dependsOn.every((ref) => refs.has(ref))));
  assert.doesNotMatch(JSON.stringify({ components, metadata }), /localhost|file:/);
});
