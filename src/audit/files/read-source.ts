import { closeSync, openSync, readSync, statSync } from "node:fs";

/** Characters of a source file at most. What is longer was not written by hand. */
const LONGEST = 1_000_000;

export type Source = { readonly text: string } | { readonly left: string };

/** A file's text, or why it is left out: binary, minified, too long. Bytes that are no UTF-8 become U+FFFD. */
export function readSource(path: string, longest = LONGEST): Source {
  try {
    const { size } = statSync(path);
    if (size > longest) return { left: `it has ${Math.round(size / 1_000)} kB` };
    const bytes = Buffer.alloc(size);
    const file = openSync(path, "r");
    let read: number;
    try {
      read = readSync(file, bytes, 0, size, 0);
    } finally {
      closeSync(file);
    }
    const whole = bytes.subarray(0, read);
    if (whole.subarray(0, 8_000).includes(0)) return { left: "it is binary" };
    return { text: whole.toString("utf8").replace(/^\uFEFF/, "") };
  } catch (error) {
    return {
      left:
        error instanceof Error && "code" in error
          ? `it cannot be read (${String(error.code)})`
          : "it cannot be read",
    };
  }
}

/** Why code is nobody's own: minified, or made by a program. */
export function madeBy(path: string, text: string): string | undefined {
  if (/\.min\.[cm]?js$/.test(path)) return "it is minified";
  if (/\.d\.[cm]?ts$/.test(path)) return "it has types only";
  if (/^\s*(\/\*|\/\/|#)[\s\S]{0,400}?(@generated|DO NOT EDIT|auto-?generated)/i.test(text.slice(0, 600)))
    return "it says that it is generated";
  if (text.length > 5_000 && text.length / (text.match(/\n/g)?.length ?? 1) > 400) return "it is minified";
  return undefined;
}
