import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface DocsPage {
  /** Below docs/, such as `faq/some-customers.md`. */
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

export interface DocsSection {
  readonly title: string;
  readonly pages: readonly { readonly title: string; readonly file: string; readonly about: string }[];
}

/** Every page of docs/, by the order of its file names. */
export function readDocs(folder: string): readonly DocsPage[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.replaceAll("\\", "/"))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return { file, text, title: /^# (.+)$/m.exec(text)?.[1]?.replaceAll("`", "") ?? file };
    });
}

/** The sections of docs/README.md, which is the table of contents: `| [Title](file.md) | what it is about |`. */
export function readSections(readme: string): readonly DocsSection[] {
  return readme
    .split(/^## /m)
    .map((part, index) => ({
      title: index === 0 ? "Begin" : (part.split("\n")[0] ?? ""),
      pages: [...part.matchAll(/^\| \[([^\]]+)\]\(([\w/-]+\.md)\) \| (.+) \|$/gm)].map(
        ([, title = "", file = "", about = ""]) => ({ title, file, about: plain(about) }),
      ),
    }))
    .filter(({ pages }) => pages.length > 0);
}

/** Words of Markdown without its marks. */
export function plain(markdown: string): string {
  return markdown
    .replace(/<!--.*?-->/gs, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[`*_|#>]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
