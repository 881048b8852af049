/** Characters of a message that are looked at, and that its shape has at most. */
const READ = 2_000;
const MOST = 200;

/**
 * What changes from one occurrence of a message to the next, the more special first. Each pattern is linear in the text:
 * messages come from anywhere.
 */
const PARTS: readonly (readonly [RegExp, string])[] = [
  // A placeholder of redaction is a value that has been taken out already.
  [/\[([a-z_]{2,20}):[0-9a-f]{6,16}\]/g, "<$1>"],
  [/\bhttps?:\/\/[^\s"'`<>)]+/g, "<url>"],
  [/[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}/g, "<email>"],
  [/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g, "<date>"],
  [/\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b/g, "<date>"],
  [/\b\d{1,2}:\d{2}(?::\d{2})?\b/g, "<time>"],
  [/"[^"\n]{0,400}"/g, "<text>"],
  [/“[^”\n]{0,400}”/g, "<text>"],
  [/«[^»\n]{0,400}»/g, "<text>"],
  [/`[^`\n]{0,400}`/g, "<text>"],
  [/(?<![\p{L}\p{N}])'[^'\n]{0,400}'(?![\p{L}\p{N}])/gu, "<text>"],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<id>"],
  // Letters and digits mixed, with what ids are held together by: run_01m8, A-1042, #W12.
  [/#?\b(?=[\p{L}_-]*\d)(?=\d*[\p{L}_-]*[\p{L}_])[\p{L}\p{N}_-]+/gu, "<id>"],
  [/#?[+-]?(?<![\p{L}\p{N}])\d+(?:[.,]\d+)*/gu, "<n>"],
];

/**
 * A message without what only one occurrence has: ids, numbers, dates, addresses and quoted texts. Two messages of one
 * fault have the same shape.
 */
export function messageShape(message: string): string {
  let shape = message.slice(0, READ).toWellFormed();
  for (const [pattern, name] of PARTS) shape = shape.replace(pattern, name);
  // "1, 2 and 3" and "1 and 2" are both lists.
  shape = shape.replace(/(<\w+>)(?:(?:,? and |,? or |, ?|\s)\1)+/g, "$1…");
  return shape.replace(/\s+/g, " ").trim().slice(0, MOST);
}
