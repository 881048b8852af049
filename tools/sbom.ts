/**
 * Makes `dist/sbom.cdx.json`, the bill of materials (CycloneDX) that is published with the package. npm writes it; what
 * only this repository needs is left out, and so is what would differ from build to build.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runtimePackages } from "./runtime-packages.ts";

const ROOT = join(import.meta.dirname, "..");

interface Component {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
}

interface Bom {
  readonly serialNumber?: string;
  readonly metadata: { readonly timestamp?: string; readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** The bill of what a user installs, with this package as its root. */
export function sbom(): Bom {
  const command = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
  const { serialNumber: _, ...whole }: Bom = JSON.parse(
    execFileSync("npm", command, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 2 ** 20 }),
  );
  const { timestamp: _at, ...metadata } = whole.metadata;
  const { name, version }: Component = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const kept = new Set(runtimePackages().map((one) => `${one.name}@${one.version}`));
  const own = whole.metadata.component["bom-ref"];
  const isKept = (ref: string) => kept.has(ref);
  return {
    ...whole,
    metadata: { ...metadata, component: { ...metadata.component, name, version } },
    components: whole.components.filter((one) => isKept(one["bom-ref"])),
    dependencies: whole.dependencies
      .filter(({ ref }) => ref === own || isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  };
}

if (import.meta.main) {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  writeFileSync(join(ROOT, "dist/sbom.cdx.json"), `${JSON.stringify(sbom(), null, 1)}\n`);
}
