import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { parse } from "yaml";
import type { Installed } from "./_packages.ts";

/** What the nearest lock file above a package says its content hashes to; undefined where none names it. */
export function lockedIntegrity(installed: Installed, root: string): string | undefined {
  for (let folder = root; ; folder = dirname(folder)) {
    const found = integrityIn(folder, installed);
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

function integrityIn(folder: string, installed: Installed): string | undefined {
  const npm = join(folder, "package-lock.json");
  if (existsSync(npm)) return ofNpm(readFileSync(npm, "utf8"), relative(folder, installed.folder));
  const pnpm = join(folder, "pnpm-lock.yaml");
  if (existsSync(pnpm)) return ofPnpm(readFileSync(pnpm, "utf8"), installed);
  return undefined;
}

function ofNpm(text: string, place: string): string | undefined {
  const lock = JSON.parse(text) as { packages?: Readonly<Record<string, { integrity?: string }>> };
  return lock.packages?.[place.split(sep).join("/")]?.integrity;
}

function ofPnpm(text: string, { name, version }: Installed): string | undefined {
  const lock = parse(text) as {
    packages?: Readonly<Record<string, { resolution?: { integrity?: string } }>>;
  };
  return lock.packages?.[`${name}@${version}`]?.resolution?.integrity;
}
