/** Compares llms.txt with what the documentation says, or writes it: `node tools/docs-llms.ts --write`. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { llmsText } from "./docs-site/llms-text.ts";
import { readSections } from "./docs-site/read-docs.ts";

const ROOT = join(import.meta.dirname, "..");
const FILE = join(ROOT, "llms.txt");

export function expectedLlmsText(): string {
  const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
  return llmsText({ readme: read("README.md"), sections: readSections(read("docs/README.md")) });
}

if (import.meta.main && process.argv.includes("--write")) writeFileSync(FILE, expectedLlmsText());
