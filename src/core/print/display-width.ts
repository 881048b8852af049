const ASCII = /^[\u0020-\u007e]*$/;
/**
 * Two columns wide: CJK, Hangul, kana, full-width forms, and what is drawn as an emoji. The last is spelled out,
 * since the property RGI_Emoji says the same but takes 70 ms to be compiled, in every command.
 */
const WIDE =
  /^(?:[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\u2e80-\u303e\u3200-\ua4cf\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji_Modifier_Base}\p{Emoji_Modifier})/u;
const NARROW_KATAKANA = /^[\uff61-\uff9f]/;
const ZERO = /^\p{Mark}/u;

let segmenter: Intl.Segmenter | undefined;

/** How many columns of a terminal a text takes; it must be plain text in one line. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** The text in at most `width` columns; what does not fit is replaced by `…`. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = "";
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    const own = graphemeWidth(segment);
    if (used + own > width - 1) break;
    kept += segment;
    used += own;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Filled with spaces to `width` columns, at the left for `right`. */
export function pad(text: string, width: number, align: "left" | "right" = "left"): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return align === "left" ? text + space : space + text;
}

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

function graphemeWidth(grapheme: string): number {
  if (NARROW_KATAKANA.test(grapheme)) return 1;
  if (WIDE.test(grapheme)) return 2;
  return ZERO.test(grapheme) ? 0 : 1;
}
