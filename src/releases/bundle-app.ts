import { isBuiltin } from "node:module";
import { dirname, relative, sep } from "node:path";
import type { OutputChunk, Plugin } from "rolldown";
import { AirworthyError } from "../core/errors.ts";
import type { ReleaseExternal } from "../core/release.ts";
import { importMeta } from "./_import-meta.ts";
import { findPackage, isNative, packageAround, packageOf } from "./_packages.ts";
import { installedExternal } from "./externals.ts";

export interface BundleOptions {
  /** The configuration: where the app begins. */
  readonly config: string;
  /** Its folder. */
  readonly root: string;
  /** Packages to leave out beside those with native parts and Airworthy itself. */
  readonly externals: readonly string[];
}

export interface Bundle {
  readonly code: string;
  /** The app's own modules as the bundle has them, by path from the root. */
  readonly modules: ReadonlyMap<string, string>;
  /** Versions of the packages in it. */
  readonly packages: Readonly<Record<string, string>>;
  readonly externals: Readonly<Record<string, ReleaseExternal>>;
}

/** Characters of code; an app is rarely more than a few millions with all its packages. */
const MAX_CODE = 64 * 1024 * 1024;

/**
 * Makes one ESM file of an app. The same sources and packages give the same file in whatever folder and on
 * whatever machine, as long as the bundler is the same.
 *
 * @throws `bundler_missing`, `bundle_failed`
 */
export async function bundleApp(options: BundleOptions): Promise<Bundle> {
  const { config, root } = options;
  const rolldown = await loadRolldown();
  const outside = new Set<string>();
  try {
    const build = await rolldown.rolldown({
      input: config,
      cwd: root,
      platform: "node",
      logLevel: "silent",
      plugins: [externals(options, outside), importMeta(root)],
      experimental: { attachDebugInfo: "none" },
    });
    const { output } = await build.generate({
      format: "esm",
      codeSplitting: false,
      sourcemap: false,
      comments: { legal: false, annotation: true, jsdoc: false },
    });
    await build.close();
    return bundleOf(output[0], { root, outside });
  } catch (error) {
    throw failed(error);
  }
}

function bundleOf(chunk: OutputChunk, { root, outside }: { root: string; outside: Set<string> }): Bundle {
  const modules = new Map<string, string>();
  const packages = new Map<string, Set<string>>();
  for (const [id, { code }] of Object.entries(chunk.modules)) {
    const found = packageAround(id);
    if (found !== undefined)
      packages.set(found.name, (packages.get(found.name) ?? new Set()).add(found.version));
    else if (!id.startsWith("\0") && code) modules.set(relative(root, id).split(sep).join("/"), code);
  }
  refuse(chunk.code, root);
  return {
    code: chunk.code,
    modules,
    packages: Object.fromEntries(
      [...packages].map(([name, versions]) => [name, [...versions].sort().join(", ")]),
    ),
    externals: Object.fromEntries([...outside].sort().map((name) => [name, installedExternal(name, root)])),
  };
}

function refuse(code: string, root: string): void {
  if (code.length > MAX_CODE)
    throw new RangeError(`the bundle has ${code.length} characters, expected at most ${MAX_CODE}`);
  // Any other machine would give another hash, and the release would look for files that are not there.
  if (root.length > 1 && code.includes(root)) throw new RangeError(`the bundle names the folder ${root}`);
}

/** Leaves out what no bundle can hold, what is declared, and Airworthy, of which there must be one in a process. */
function externals({ root, externals: declared }: BundleOptions, outside: Set<string>): Plugin {
  const isOutside = (name: string, importer: string | undefined): boolean => {
    if (declared.includes(name)) return true;
    const installed = findPackage(name, importer === undefined ? root : dirname(importer));
    return installed !== undefined && isNative(installed);
  };
  return {
    name: "airworthy-externals",
    resolveId(source, importer) {
      const name = packageOf(source);
      if (name === undefined || isBuiltin(source)) return null;
      if (name === "airworthy") return { id: source, external: true };
      if (!isOutside(name, importer)) return null;
      outside.add(name);
      return { id: source, external: true };
    },
  };
}

async function loadRolldown(): Promise<typeof import("rolldown")> {
  try {
    return await import("rolldown");
  } catch (cause) {
    throw new AirworthyError({
      code: "bundler_missing",
      message: "Cannot make a release: the bundler rolldown is not installed",
      hint: "Install it beside airworthy: npm install -D rolldown; what only serves releases does not need it",
      cause,
    });
  }
}

function failed(cause: unknown): AirworthyError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new AirworthyError({
    code: "bundle_failed",
    message: `Cannot make one file of the app: ${message.trim().slice(0, 2_000)}`,
    hint: "Mend the import it names; leave a package that cannot be bundled out with releases: { externals: [name] } in the configuration",
    cause,
  });
}
