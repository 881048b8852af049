import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "..");

export interface RuntimePackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says; undefined where that says nothing. */
  readonly license: string | undefined;
  /** Who brings it in, from this package on. */
  readonly by: readonly string[];
}

interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly license?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Every package that a user gets by installing this one: what it needs, and what that needs, as it lies in node_modules. */
export function runtimePackages(): readonly RuntimePackage[] {
  const found = new Map<string, RuntimePackage>();
  const own = read(ROOT);
  const walk = (folder: string, json: PackageJson, by: readonly string[]): void => {
    for (const name of needed(json)) {
      const at = folderOf(name, folder);
      if (at === undefined || found.has(at)) continue;
      const inner = read(at);
      const { version = "", license } = inner;
      found.set(at, { name, version, license: typeof license === "string" ? license : undefined, by });
      walk(at, inner, [...by, name]);
    }
  };
  walk(ROOT, { dependencies: own.dependencies ?? {} }, []);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function needed({
  dependencies,
  optionalDependencies,
  peerDependencies,
  peerDependenciesMeta,
}: PackageJson): string[] {
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [
    ...new Set([...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers]),
  ];
}

/** As Node finds it, from a folder upwards; an optional one may not be there. */
function folderOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    if (existsSync(join(place, "package.json"))) return place;
    if (folder === ROOT || folder === dirname(folder)) return undefined;
  }
}

function read(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}
