import { bare, type Found } from "./_found.ts";
import type { LabelledText } from "./classifier.ts";

const ROW = /^\s*\|(.+)\|\s*$/;
const RULE = /^[\s|:-]+$/;
const TEXT_HEAD = /text|message|input|query|question|utterance|example|says?\b/i;
const LABEL_HEAD = /label|route|intent|category|class|output|tool/i;
const MEANING_HEAD = /desc|meaning|means|when|covers|about|use/i;

/** Markdown tables: a text column with a label column are examples, a label with a meaning descriptions. */
export function readTables(lines: readonly string[]): Found {
  const examples: LabelledText[] = [];
  const descriptions: LabelledText[] = [];
  const rest: string[] = [];
  let head: readonly string[] | undefined;
  for (const line of lines) {
    const inner = ROW.exec(line)?.[1];
    if (inner === undefined) {
      head = undefined;
      rest.push(line);
      continue;
    }
    if (RULE.test(line)) continue;
    const cells = inner.split("|").map(bare);
    if (head === undefined) {
      head = cells;
      continue;
    }
    const label = cells[head.findIndex((cell) => LABEL_HEAD.test(cell))];
    const text = cells[head.findIndex((cell) => TEXT_HEAD.test(cell))];
    const meaning = cells[head.findIndex((cell) => MEANING_HEAD.test(cell))];
    if (label === undefined || (text === undefined && meaning === undefined)) rest.push(line);
    else if (text !== undefined) examples.push({ text, label });
    if (label !== undefined && meaning !== undefined) descriptions.push({ text: meaning, label });
  }
  return { examples, descriptions, rest };
}
