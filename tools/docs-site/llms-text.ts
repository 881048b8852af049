import type { DocsSection } from "./read-docs.ts";

/**
 * The documentation for models, by the convention of llmstxt.org: a title, a summary, and links with what each is about.
 */
export function llmsText({
  readme,
  sections,
}: {
  readonly readme: string;
  readonly sections: readonly DocsSection[];
}): string {
  const [title = "# Airworthy", ...rest] = readme.split("\n");
  const summary = rest.join("\n").trim().split("\n\n")[0]?.replaceAll("\n", " ") ?? "";
  const lists = sections.map(({ title, pages }) =>
    [`## ${title}`, "", ...pages.map((page) => `- [${page.title}](docs/${page.file}): ${page.about}`)].join(
      "\n",
    ),
  );
  return `${[title, `> ${summary}`, ...lists].join("\n\n")}\n`;
}
