import { globSync, readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { parse } from "yaml";
import type { Reader } from "./_reader.ts";
import { isObject, isScript } from "./_reader.ts";
import type { SuitePrompt } from "./suite.ts";

/** The prompts of a configuration: texts, files of them (a text file's parted by `---`), and scripts. */
export function readPrompts(reader: Reader, given: unknown): readonly SuitePrompt[] {
  if (typeof given === "string") return onePrompt(reader, given, "prompts");
  if (Array.isArray(given))
    return given.flatMap((one: unknown, index) => onePrompt(reader, one, `prompts[${index}]`));
  if (isObject(given))
    return Object.entries(given).flatMap(([file, label]) =>
      labelled(onePrompt(reader, file, `prompts["${file}"]`), label),
    );
  reader.refuse("prompts", "there are none");
  return [];
}

function onePrompt(reader: Reader, given: unknown, path: string): readonly SuitePrompt[] {
  if (typeof given === "string") return fromText(reader, given, path);
  if (!isObject(given)) {
    reader.refuse(path, "a prompt is a text, a file or an object with raw");
    return [];
  }
  const { raw, id, label } = given;
  if (given.config !== undefined)
    reader.refuse(`${path}.config`, "settings of a single prompt are not taken");
  if (typeof raw === "string") return labelled(fromText(reader, raw, path), label);
  if (typeof id === "string") return labelled(fromText(reader, id, path), label);
  reader.refuse(path, "it has neither raw nor id");
  return [];
}

function labelled(prompts: readonly SuitePrompt[], label: unknown): readonly SuitePrompt[] {
  if (typeof label !== "string") return prompts;
  return prompts.map((one, index) => ({
    ...one,
    label: prompts.length === 1 ? label : `${label} ${index + 1}`,
  }));
}

// promptfoo also takes a bare path for a file where one is there.
const FILE = /^[^\n{}]+\.(txt|json|jsonl|ya?ml|md|j2|csv|py|[cm]?[jt]s)(:\w+)?$/;

function fromText(reader: Reader, raw: string, path: string): readonly SuitePrompt[] {
  if (/^(portkey|langfuse|helicone|exec|python):/.test(raw)) {
    reader.refuse(path, `"${raw.slice(0, raw.indexOf(":") + 1)}" prompts come from a service or a program`);
    return [];
  }
  if (!raw.startsWith("file://") && !FILE.test(raw)) return [{ raw, label: raw.trim() }];
  const reference = raw.startsWith("file://") ? raw : `file://${raw}`;
  if (/[*?]/.test(reference)) return fromGlob(reader, reference, path);
  if (isScript(reference)) {
    const script = reader.script(reference, path);
    return script === undefined ? [] : [{ raw, label: basename(script.path), script }];
  }
  const full = reader.file(reference, path);
  return full === undefined ? [] : fromFile(reader, full, path);
}

function fromGlob(reader: Reader, reference: string, path: string): readonly SuitePrompt[] {
  const files = globSync(reference.slice("file://".length), { cwd: reader.folder }).sort();
  if (files.length === 0) reader.refuse(path, `no file is like "${reference}"`);
  return files.flatMap((file) => fromText(reader, `file://${file}`, path));
}

function fromFile(reader: Reader, full: string, path: string): readonly SuitePrompt[] {
  const text = readFileSync(full, "utf8");
  const label = relative(reader.folder, full);
  if (/\.(json|ya?ml)$/i.test(full)) return [{ raw: asJson(text), label }];
  if (/\.jsonl$/i.test(full))
    return text
      .split("\n")
      .filter(Boolean)
      .map((raw, index) => ({ raw, label: `${label} ${index + 1}` }));
  if (/\.(md|j2)$/i.test(full)) return [{ raw: text, label }];
  if (/\.csv$/i.test(full)) {
    reader.refuse(path, "prompts in CSV are not read here");
    return [];
  }
  const parts = text
    .split(/^\s*---\s*$/m)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.map((raw, index) => ({ raw, label: parts.length === 1 ? label : `${label} ${index + 1}` }));
}

function asJson(text: string): string {
  try {
    return JSON.stringify(parse(text));
  } catch {
    // A template whose placeholders stand where JSON has none is a text like any other.
    return text;
  }
}
