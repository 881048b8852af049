import { readFileSync } from "node:fs";

/** The installed version of a peer, read from its package.json without loading the peer. */
export function peerVersion(name: string): string {
  try {
    const text = readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8");
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null && "version" in parsed) return String(parsed.version);
  } catch {
    // Reported below: a missing peer must not stop the others from being measured.
  }
  return "(not installed)";
}
