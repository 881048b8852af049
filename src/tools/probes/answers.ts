import type { ProbeAnswer } from "./probe-target.ts";
import { recordOf } from "./schema.ts";

const ERROR_START =
  /^\W*(?:[\w./\\ -]{0,200}[:\n]\s*)?(error|err|failed|failure|fatal|exception|traceback|invalid|cannot|can't|could not|couldn't|unable to|unknown|unexpected|unsupported|unauthorized|forbidden|access denied|permission denied|not allowed|missing)\b/i;
const ERROR_INSIDE =
  /\b(not found|does not exist|doesn't exist|do not exist|no such|is not valid|is invalid|not a valid|is required|must be|must have|ENOENT|EACCES|EISDIR|failed to|failed:|error:|error -|could not be|couldn't be|cannot be|can't be|unable to|out of range|bad request|no \w+ (?:with|for|named|matching|by) (?:that|this|the|id|name)?)\b|\berror\b.{0,40}\b(occurred|code)\b/i;
/** What a failure is called elsewhere: a server's words are in its author's language. */
const ERROR_ELSEWHERE =
  /找不到|不存在|未找到|没有找到|沒有找到|無效|无效|錯誤|错误|失敗|失败|見つかりません|存在しません|エラー|無効|찾을 수 없|존재하지 않|오류|\b(nicht gefunden|existiert nicht|gibt es nicht|ung[üu]ltig\w*|fehler|introuvable|n['’]existe pas|invalide|erreur|no (se )?encontr\p{L}+|no existe|inv[áa]lid[oa]|n[ãa]o (foi )?encontrad[oa]|n[ãa]o existe|non trovat[oa]|non esiste|niet gevonden)(?!\p{L})|не найден|не существует|ошибка|недопустим/iu;
/** Fields of one type from which on an object is a map. */
const MAP = 8;
/** Long texts are content, in which such words may stand for themselves. */
const SHORT = 400;
const EMPTY =
  /^\W*(?:(?:there (?:are|is|were) )?no(?:ne|thing)?\b[^.\n]{0,80}(?:found|match\w*|results?|available|exist|yet|here|records?|items?|entries|data)?|0 (?:results?|matches|items|rows|records|found)|(?:found|total|count):? 0\b|empty(?: \w+){0,3}|not found|(?:\[\]|\{\}|null|undefined)\s*$)\W*/i;
const NONSENSE = /\bNaN\b|\[object Object\]|\bInvalid Date\b|\bundefined\b|(?<![\w.])-?Infinity\b/;

/** Whether a successful answer says, in whatever words, that the call failed. */
export function saysError(answer: ProbeAnswer, echoed: readonly string[] = []): boolean {
  if (answer.kind !== "result") return false;
  const record = recordOf(answer.value);
  if (record !== undefined && recordSaysError(record)) return true;
  if (Array.isArray(answer.value)) return answer.value.length > 0 && answer.value.every(itemSaysError);
  const plain = plainText(answer);
  return plain !== undefined && textSaysError(without(plain, echoed));
}

function textSaysError(said: string): boolean {
  const text = said.replaceAll(/Invalid Date/g, "…").trim();
  if (text.length <= SHORT && ERROR_ELSEWHERE.test(text)) return true;
  if (isEmptyText(text)) return false;
  if (NOT_THERE.test(text)) return true;
  return ERROR_START.test(text.slice(0, 300)) || (text.length <= SHORT && ERROR_INSIDE.test(text));
}

/** What was sent stands here as "…": its first line says that there is no such thing, whatever it proposes then. */
const NOT_THERE = /^(?=[^\n]*…)[^\n]{0,80}\b(not found|does not exist|doesn't exist)\b/i;

/**
 * The text of an answer that is nothing but text, alone or as the only field of an object: that a
 * sentence is wrapped makes no data of it. Undefined where it is data, JSON in a string too.
 */
export function plainText(answer: ProbeAnswer): string | undefined {
  if (answer.kind !== "result") return undefined;
  if (answer.value === undefined) return answer.text;
  const only = onlyField(answer.value);
  return only === undefined || parsed(only) !== undefined ? undefined : only;
}

function onlyField(value: unknown): string | undefined {
  const [only, ...others] = Object.entries(recordOf(value) ?? {});
  if (only === undefined || others.length > 0) return undefined;
  const [key, text] = only;
  return typeof text === "string" && WRAPPER.test(key) ? text : undefined;
}

/** A field that says nothing of what it holds. */
const WRAPPER =
  /^(content|text|result|results|output|message|response|data|body|markdown|value|answer|stdout)$/i;

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The JSON that a text ends with, after words that say what it is. */
export function embeddedIn(text: string): unknown {
  const start = /[[{]["'{[\s\d]/.exec(text)?.index;
  return start === undefined ? undefined : parsed(text.slice(start));
}

/** The data of an answer, of which a string field may hold all as JSON. */
export function dataOf(answer: ProbeAnswer): unknown {
  if (answer.kind !== "result") return undefined;
  const only = onlyField(answer.value);
  return (only === undefined ? undefined : parsed(only)) ?? answer.value;
}

function itemSaysError(item: unknown): boolean {
  const record = recordOf(item);
  return record !== undefined && recordSaysError(record);
}

function recordSaysError(record: Readonly<Record<string, unknown>>): boolean {
  // Whoever asked whether it is valid has an answer.
  if ("valid" in record || "isValid" in record || "is_valid" in record) return false;
  const { error, errors, success, ok, status, isError, message } = record;
  if (typeof error === "string" ? error !== "" : recordOf(error) !== undefined || error === true) return true;
  if (Array.isArray(errors) && errors.length > 0) return true;
  if (success === false || ok === false || isError === true) return true;
  if (typeof status === "string" && /error|fail|not_?found|invalid|denied/i.test(status)) return true;
  if (typeof status === "number" && status >= 400 && status < 600) return true;
  return typeof message === "string" && Object.keys(record).length <= 2 && ERROR_START.test(message);
}

/** Whether a text says that there is no such thing: where one was named, that is an error in words. */
export function saysNone(answer: ProbeAnswer): boolean {
  const text = plainText(answer)?.trim() ?? "";
  return text.length <= SHORT && NONE.test(text);
}

const NONE = /^\W*no(?:ne)?\b[^.\n]{0,80}\b(?:found|exists?|available|match\w*|known|stored|cached)\b/i;

/** Whether it gives nothing: an empty list, no text, "no matches found". */
export function isEmpty(answer: ProbeAnswer): boolean {
  if (answer.kind !== "result" || answer.form === "media") return false;
  if (answer.value === undefined) return answer.text.trim() === "" || isEmptyText(answer.text);
  return isEmptyValue(answer.value, 0);
}

function isEmptyText(text: string): boolean {
  return text.trim().length <= 200 && EMPTY.test(text.trim());
}

function isEmptyValue(value: unknown, depth: number): boolean {
  if (value === null || value === "" || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  const record = recordOf(value);
  if (record === undefined) return depth > 0 && (value === 0 || value === false);
  const values = Object.values(record);
  if (values.length === 0) return true;
  // A wrapper of lists and counts is empty when they are; any other word in it says something.
  const lists = values.filter((one) => Array.isArray(one) || recordOf(one) !== undefined);
  return depth === 0 && lists.length > 0 && lists.every((one) => isEmptyValue(one, 1)) && !saysMore(values);
}

function saysMore(values: readonly unknown[]): boolean {
  return values.some((one) => typeof one === "number" && one > 0);
}

/** What a program makes of a value that it did not expect, word for word. */
export function nonsenseIn(answer: ProbeAnswer, echoed: readonly string[] = []): string | undefined {
  if (answer.kind !== "result" || answer.text.length > 2_000) return undefined;
  return NONSENSE.exec(without(answer.text, echoed))?.[0];
}

/** The list in an answer: itself, its largest list, a map's entries or the lines of a text. */
export function itemsOf(answer: ProbeAnswer): readonly unknown[] {
  if (answer.kind !== "result") return [];
  const plain = plainText(answer);
  return plain === undefined ? (largestList(dataOf(answer), 0) ?? []) : linesOf(plain);
}

export function linesOf(text: string): readonly string[] {
  const lines = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^[-=#*_\s]+$/.test(line));
  return lines.length >= 2 ? lines : namesIn(text.trim());
}

/** `note.md, todo.md`: names in one line. Whatever has more words is a sentence. */
function namesIn(line: string): readonly string[] {
  const names = line.split(/,\s*/);
  return names.length >= 2 && names.every((name) => /^[\w.:/@#$<>[\]!-]+( [\w.:/@#-]+)?$/u.test(name))
    ? names
    : [];
}

function largestList(value: unknown, depth: number): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  const record = recordOf(value);
  if (record === undefined || depth > 2) return undefined;
  const values = Object.values(record);
  const inner = values.map((one) => largestList(one, depth + 1)).filter((list) => list !== undefined);
  const largest = inner.sort((a, b) => b.length - a.length)[0];
  // A map of names to things is a list as well.
  const isMap = values.length >= MAP && new Set(values.map((one) => shapeOf(one))).size === 1;
  return isMap && values.length > (largest?.length ?? 0)
    ? Object.entries(record).map(([key, value]) => ({ key, value }))
    : largest;
}

/** Field names and types, without values: `{ id: number, tags: string[] }`. */
export function shapeOf(value: unknown, depth = 0): string {
  if (Array.isArray(value))
    return value.length === 0 || depth > 3 ? "list" : `${shapeOf(value[0], depth + 1)}[]`;
  const record = recordOf(value);
  if (record === undefined) return value === null ? "null" : typeof value;
  if (depth > 3) return "object";
  const fields = Object.keys(record)
    .sort()
    .map((key) => `${key}: ${shapeOf(record[key], depth + 1)}`);
  return `{ ${fields.join(", ")} }`;
}

/** The text without what was sent: an echo is no sign of anything. */
export function without(text: string, echoed: readonly string[]): string {
  return echoed.reduce((rest, word) => (word === "" ? rest : rest.split(word).join("…")), text);
}

/** Every text in a call's input. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return Object.values(recordOf(value) ?? {}).flatMap(textsIn);
}
