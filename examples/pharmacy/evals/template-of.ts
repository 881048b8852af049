import { readFileSync } from "node:fs";

/** A prompt's text without its front matter. */
export function templateOf(path: string | URL): string {
  return readFileSync(path, "utf8").replace(/^---\n[\s\S]*?\n---\n/, "");
}
