import { bare, type Found } from "./_found.ts";
import type { LabelledText } from "./classifier.ts";

const ARROW = /^(.*\S)\s*(?:->|=>|-->|→|⇒)\s*(\S.*)$/;
const SAID =
  /^\s*(?:[-*•]\s*)?[*"`]*(input|text|message|user|customer|query|question|q|utterance|email)[*"`]*\s*:[*"`]*\s*(\S.*)$/i;
const KEYED = /^\s*[*"`]*([\p{L}_]+)[*"`]*\s*:[*"`]*\s*(\S.*)$/u;
const SAME_LINE = /^(.*?\S)\s*[|;,/]?\s*\b(?:label|route|intent|category|class|output)\s*:\s*(\S.*)$/i;

/** Longer "labels" are answers: they teach how to write, not how to sort. */
const LONGEST_LABEL = 60;

/** `"text" -> label`, JSON lines, and `Input: …` followed by `Label: …`. */
export function readPairs(lines: readonly string[]): Found {
  const examples: LabelledText[] = [];
  const rest: string[] = [];
  let said: { readonly text: string; readonly line: string } | undefined;
  const give = (): void => {
    if (said !== undefined) rest.push(said.line);
    said = undefined;
  };
  for (const line of lines) {
    if (line.trim() === "" && said !== undefined) continue;
    const whole = readJsonLine(line) ?? readArrow(line) ?? readSameLine(line);
    const label = said === undefined ? undefined : KEYED.exec(line)?.[2];
    if (whole !== undefined) {
      give();
      examples.push(whole);
    } else if (said !== undefined && label !== undefined && SAID.exec(line) === null) {
      examples.push({ text: said.text, label: bare(label) });
      said = undefined;
    } else {
      give();
      const text = SAID.exec(line)?.[2];
      if (text === undefined) rest.push(line);
      else said = { text: bare(text), line };
    }
  }
  give();
  return { examples, descriptions: [], rest };
}

function readArrow(line: string): LabelledText | undefined {
  const [, left, right] = ARROW.exec(line) ?? [];
  if (left === undefined || right === undefined) return undefined;
  const text = bare(SAID.exec(left)?.[2] ?? left);
  const label = bare(KEYED.exec(right)?.[2] ?? right).replace(/[.;]$/, "");
  // Two identifiers joined by an arrow are steps of a plan, not a text and its label.
  if (text === "" || label.length > LONGEST_LABEL || /^[a-z0-9]+_\w+$/.test(text)) return undefined;
  return { text, label };
}

function readSameLine(line: string): LabelledText | undefined {
  const text = SAID.exec(line)?.[2];
  const [, said, label] = text === undefined ? [] : (SAME_LINE.exec(text) ?? []);
  return said === undefined || label === undefined ? undefined : { text: bare(said), label: bare(label) };
}

const TEXT_KEYS = ["text", "input", "message", "query", "question", "utterance"];
const LABEL_KEYS = ["label", "route", "intent", "category", "class", "output"];

function readJsonLine(line: string): LabelledText | undefined {
  const json = line
    .trim()
    .replace(/^[-*•]\s+/, "")
    .replace(/,$/, "");
  if (!json.startsWith("{") || !json.endsWith("}")) return undefined;
  try {
    const row: unknown = JSON.parse(json);
    const text = pick(row, TEXT_KEYS);
    const label = pick(row, LABEL_KEYS);
    return text === undefined || label === undefined ? undefined : { text, label };
  } catch {
    // A line in braces that is no JSON is prose.
    return undefined;
  }
}

function pick(row: unknown, keys: readonly string[]): string | undefined {
  if (typeof row !== "object" || row === null) return undefined;
  for (const [key, value] of Object.entries(row)) {
    if (keys.includes(key.toLowerCase()) && typeof value === "string") return value;
    if (keys.includes(key.toLowerCase())) return pick(value, keys);
  }
  return undefined;
}
