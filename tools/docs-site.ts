/** Makes the static site of docs/ in dist/docs, and llms.txt: for who reads in a browser, and for models. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EleventyConfig } from "@11ty/eleventy";
import { Eleventy, IdAttributePlugin } from "@11ty/eleventy";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import { headingId } from "./docs-site/heading-id.ts";
import { llmsText } from "./docs-site/llms-text.ts";
import { plain, readDocs, readSections } from "./docs-site/read-docs.ts";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "dist/docs");

process.chdir(ROOT);
const pages = readDocs("docs");
const sections = readSections(pages.find(({ file }) => file === "README.md")?.text ?? "");
const htmlOf = (file: string): string =>
  file.replace(/\.md$/, ".html").replace(/README\.html$/, "index.html");

await new Eleventy("docs", OUT, { quietMode: true, configPath: false, config: configure }).write();
mkdirSync(OUT, { recursive: true });
const index = pages.map(({ file, title, text }) => ({ title, url: htmlOf(file), text: plain(text) }));
writeFileSync(join(OUT, "search.json"), JSON.stringify(index));
writeFileSync(join(OUT, "llms.txt"), llmsText({ readme: readFileSync("README.md", "utf8"), sections }));

/** What a page links to outside of docs/ is not in the site: its name and path stay, the link does not. */
function withoutOutside(html: string, depth: number): string {
  const up = "\\.\\./".repeat(depth + 1);
  return html.replace(
    new RegExp(`<a href="${up}([^"]+)">(.*?)</a>`, "g"),
    (_, path: string, text: string) => `<span title="${path}">${text}</span>`,
  );
}

function configure(config: EleventyConfig): void {
  const bySource = <Value>(value: (page: (typeof pages)[number]) => Value) =>
    Object.fromEntries(pages.map((page) => [`./docs/${page.file}`, value(page)]));
  config.setLayoutsDirectory("../tools/docs-site");
  config.addGlobalData("layout", "page.liquid");
  // Examples have braces of their own.
  config.addGlobalData("templateEngineOverride", "md");
  config.addGlobalData("sections", sections);
  config.addGlobalData(
    "titles",
    bySource(({ title }) => title),
  );
  config.addGlobalData(
    "roots",
    bySource(({ file }) => "../".repeat(file.split("/").length - 1)),
  );
  config.addGlobalData("eleventyComputed", {
    permalink: ({ page }: { readonly page: { readonly filePathStem: string } }) =>
      htmlOf(`${page.filePathStem.slice(1)}.md`),
  });
  config.addPlugin(IdAttributePlugin, { slugify: headingId });
  config.addPlugin(highlight);
  config.addTransform("links", function (this: { page: { inputPath: string } }, content) {
    const { inputPath } = this.page;
    return withoutOutside(content, inputPath.split("/").length - 3).replace(
      /href="(?!https?:)([^"#]+)\.md(#[^"]*)?"/g,
      (_, path: string, hash = "") => `href="${htmlOf(`${path}.md`)}${hash}"`,
    );
  });
  config.addPassthroughCopy({
    "docs/start.cast": "start.cast",
    "tools/docs-site/style.css": "style.css",
    "tools/docs-site/search.js": "search.js",
  });
}
