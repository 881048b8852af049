import { visible } from "./visible.ts";

/** Markup that was made here; anything else is text and gets escaped. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = string | number | undefined | Html | readonly Html[];

/**
 * A template of markup: what is put into it is escaped, unless it was made by `html` itself, so that nothing a model or a
 * customer wrote becomes markup.
 *
 * @example
 * ```ts no-run
 * html`<p>${"<script>"}</p>`.markup; // <p>&lt;script&gt;</p>
 * ```
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.map((one, i) => one + (i < parts.length ? markupOf(parts[i]) : "")).join(""));
}

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Html) return part.markup;
  if (typeof part === "object") return part.map(({ markup }) => markup).join("");
  return visible(String(part)).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
