import type { Document } from "yaml";
import { isMap, isNode, isScalar, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { AirworthyError } from "../core/errors.ts";
import type { StandardSchema } from "../core/standard-schema.ts";
import type { PromptParams } from "./_prompt-params.ts";
import { isParams, PARAM_NAMES, paramsProblem } from "./_prompt-params.ts";

interface FileSchema {
  readonly json: unknown;
  readonly schema: StandardSchema;
}

/** What front matter may say. */
interface Fields {
  readonly name?: string;
  readonly description?: string;
  readonly model?: string;
  readonly params?: PromptParams;
  readonly input?: FileSchema;
  readonly output?: FileSchema;
}

interface PromptFile {
  readonly fields: Fields;
  readonly template: string;
  /** The line of the file in which the template begins, from 1. */
  readonly templateLine: number;
}

const FIELDS = ["name", "description", "model", "params", "input", "output"] as const;
const FENCE = /^---[ \t]*$/;

/** Takes a file apart. A file without front matter is all template. */
export function parseFrontMatter(source: string, path: string): PromptFile {
  const lines = source.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  let close = -1;
  if (FENCE.test(lines[0] ?? "")) {
    close = lines.findIndex((line, i) => i > 0 && FENCE.test(line));
    if (close === -1) {
      const problem = "its front matter has no end";
      throw fileError(path, { line: 1, problem, hint: "Put a line of --- after the front matter" });
    }
  }
  const fields = close > 0 ? readFields(lines.slice(1, close).join("\n"), path) : {};
  let first = close + 1;
  while (first < lines.length && lines[first]?.trim() === "") first++;
  const template = lines.slice(first).join("\n").trimEnd();
  if (template === "") {
    throw fileError(path, {
      line: lines.length,
      problem: "it has no template",
      hint: "Write the text of the prompt below the front matter",
    });
  }
  return { fields, template, templateLine: first + 1 };
}

interface FileProblem {
  readonly line: number;
  readonly problem: string;
  readonly hint: string;
  readonly cause?: unknown;
}

export function fileError(path: string, { line, problem, hint, cause }: FileProblem): AirworthyError {
  return new AirworthyError({
    code: "invalid_prompt_file",
    message: `Cannot load prompt ${path}:${line}: ${problem}`,
    hint,
    data: { path, line },
    ...(cause === undefined ? {} : { cause }),
  });
}

function readFields(yaml: string, path: string): Fields {
  const lineCounter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter, prettyErrors: false });
  // The opening --- is line 1 of the file and no line of the YAML.
  const lineAt = (offset: number) => lineCounter.linePos(offset).line + 1;
  const fail = (offset: number, problem: string, hint: string) =>
    fileError(path, { line: lineAt(offset), problem, hint });

  const [error] = document.errors;
  if (error !== undefined) {
    throw fail(
      error.pos[0],
      `its front matter is no YAML: ${error.message}`,
      "Quote texts with : or # in them",
    );
  }
  if (document.contents === null) return {};
  if (!isMap(document.contents)) {
    const hint = `Write fields such as "model: fast"; there are ${FIELDS.join(", ")}`;
    throw fail(0, "its front matter has no fields", hint);
  }
  const fields = document.contents.items.map(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : String(key);
    const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0;
    const problem: Problem = (text, hint) => fail(offset, text, hint);
    return readField(name, plain(document, value, problem), problem);
  });
  return Object.assign({}, ...fields);
}

type Problem = (text: string, hint: string) => AirworthyError;

function plain(document: Document, value: unknown, problem: Problem): unknown {
  if (!isNode(value)) return value;
  try {
    return value.toJS(document);
  } catch (error) {
    throw problem(
      `its front matter cannot be read: ${String(error)}`,
      "Write the values out, without aliases",
    );
  }
}

function readField(key: string, value: unknown, problem: Problem): Fields {
  switch (key) {
    case "name":
    case "description":
    case "model":
      if (typeof value === "string" && value !== "") return { [key]: value };
      throw problem(`its ${key} is ${JSON.stringify(value)}, expected text`, `Write ${key}: "…"`);
    case "params":
      if (isParams(value)) return { params: value };
      throw problem(`its params: ${paramsProblem(value)}`, `Params are ${PARAM_NAMES.join(", ")}`);
    case "input":
    case "output":
      return { [key]: { json: value, schema: readSchema(key, value, problem) } };
    default:
      throw problem(`its front matter has an unknown field "${key}"`, `Fields are ${FIELDS.join(", ")}`);
  }
}

function readSchema(key: string, json: unknown, problem: Problem): StandardSchema {
  const hint = "Write a JSON Schema, such as { type: object, properties: { … } }";
  if (!isObject(json)) {
    throw problem(`its ${key} is ${JSON.stringify(json)}, expected a JSON Schema`, hint);
  }
  try {
    return z.fromJSONSchema(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw problem(`its ${key} is no JSON Schema: ${reason}`, hint);
  }
}

/** Any object may be a JSON Schema; what it says is for the reader of schemas to judge. */
function isObject(json: unknown): json is z.core.JSONSchema.JSONSchema {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
