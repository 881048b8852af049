import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A package as it is installed. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly json: PackageJson;
}

interface PackageJson {
  readonly version?: string;
  readonly gypfile?: boolean;
  readonly binary?: unknown;
  readonly napi?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The name of the package that an import names; undefined for a path, a URL or an import of the package's own. */
export function packageOf(specifier: string): string | undefined {
  if (/^[./#\0]|^\w+:/.test(specifier)) return undefined;
  return /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
}

/** The package of this name that a file in `folder` meets: the nearest node_modules that has it. */
export function findPackage(name: string, folder: string): Installed | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const found = join(at, "node_modules", name);
    if (existsSync(join(found, "package.json"))) return installedAt(name, found);
    if (at === dirname(at)) return undefined;
  }
}

/** The package that a module lies in, if it is one of node_modules. */
export function packageAround(path: string): Installed | undefined {
  const match = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))(?:[\\/]|$)/.exec(path);
  const [, folder, name] = match ?? [];
  if (folder === undefined || name === undefined) return undefined;
  return existsSync(join(folder, "package.json"))
    ? installedAt(name.replaceAll("\\", "/"), folder)
    : undefined;
}

function installedAt(name: string, folder: string): Installed {
  const json = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageJson;
  return { name, version: json.version ?? "0.0.0", folder, json };
}

const LOADERS = ["bindings", "node-gyp-build", "prebuild-install", "@mapbox/node-pre-gyp", "node-addon-api"];
const PLATFORM = /(?:^|[-_/])(?:darwin|linux|win32|linuxmusl|android|freebsd)[-_]/;

/** Whether a package has parts that are made for a machine, which no bundle can hold. */
export function isNative({ folder, json }: Installed): boolean {
  if (json.gypfile === true || json.binary !== undefined || json.napi !== undefined) return true;
  if (Object.keys(json.dependencies ?? {}).some((name) => LOADERS.includes(name))) return true;
  if (Object.keys(json.optionalDependencies ?? {}).some((name) => PLATFORM.test(name))) return true;
  return (
    existsSync(join(folder, "binding.gyp")) || readdirSync(folder).some((file) => file.endsWith(".node"))
  );
}
