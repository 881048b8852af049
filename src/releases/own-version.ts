import { readFileSync } from "node:fs";

/** Of this copy of Airworthy; `src/` and `dist/` lie beside its package.json. */
export function ownVersion(): string {
  const json = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(json) as { readonly version: string }).version;
}
