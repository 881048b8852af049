import { readFileSync } from "node:fs";

interface OwnPackage {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The package.json of this copy; `src/` and `dist/` lie beside it. */
export function ownPackage(): OwnPackage {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
}
