import { readdir, readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { AirworthyError, isAirworthyError } from "../core/errors.ts";
import type { Making } from "../core/making.ts";
import { placeIn, tryMaking } from "../core/making.ts";
import { fileError, parseFrontMatter } from "./_front-matter.ts";
import type { Prompt } from "./prompt.ts";
import { prompt } from "./prompt.ts";

/**
 * Reads a prompt from a Markdown file: the text is the template, and front matter (YAML between two
 * lines of `---`) may give `name`, `description`, `model`, `params`, and `input` and `output` as JSON
 * Schema. Without a name it is called after the file: `triage.prompt.md` is `triage`.
 *
 * @throws AirworthyError `prompt_file_unreadable`, or `invalid_prompt_file` with the file and line.
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { loadPrompt } from "airworthy";
 *
 * writeFileSync("triage.prompt.md", "---\nmodel: fast\n---\nSort this message: {{message}}\n");
 * const triage = await loadPrompt("triage.prompt.md");
 *
 * triage.name; //=> "triage"
 * triage.render({ message: "Where is my order?" }); //=> "Sort this message: Where is my order?"
 * ```
 */
export async function loadPrompt(path: string): Promise<Prompt> {
  const { fields, template, templateLine } = parseFrontMatter(await read(path), path);
  const { name = basename(path).replace(/(?:\.prompt)?\.md$/i, ""), model, params, input, output } = fields;
  try {
    return prompt<string>({
      name,
      template,
      ...(model === undefined ? {} : { model }),
      ...(params === undefined ? {} : { params }),
      ...(input === undefined ? {} : { input: input.schema }),
      ...(output === undefined ? {} : { output: output.schema }),
      // As it stands in the file, so that another release of the schema library is not another version.
      jsonSchema: { input: input?.json, output: output?.json },
    });
  } catch (error) {
    if (!isAirworthyError(error, "invalid_prompt")) throw error;
    const { line, problem } = error.data ?? {};
    throw fileError(path, {
      line: typeof line === "number" ? line + templateLine - 1 : 1,
      problem: String(problem).replace(/ in line \d+ of its template/, ""),
      hint: error.hint,
      cause: error,
    });
  }
}

/**
 * Reads every prompt of a folder and the folders in it: all `.md` files but those called README.
 *
 * @returns the prompts by name, in the order of their paths
 * @throws AirworthyError as {@link loadPrompt} does; `duplicate_prompt` where two files give one name.
 */
export async function loadPrompts(folder: string): Promise<ReadonlyMap<string, Prompt>> {
  const prompts = new Map<string, Prompt>();
  const origin = new Map<string, string>();
  for (const path of await markdownFiles(folder)) {
    const each = await loadPrompt(path);
    const other = origin.get(each.name);
    if (other !== undefined) {
      throw new AirworthyError({
        code: "duplicate_prompt",
        message: `Cannot load prompt "${each.name}" from ${path}: ${other} has the same name`,
        hint: "Give one of them another name in its front matter",
      });
    }
    prompts.set(each.name, each);
    origin.set(each.name, path);
  }
  return prompts;
}

async function markdownFiles(folder: string): Promise<string[]> {
  try {
    const names = await namesIn(folder);
    return names
      .filter((name) => /\.md$/i.test(name) && !/^readme\.md$/i.test(basename(name)))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    throw unreadable(folder, { what: "prompts from", cause });
  }
}

/** A release has its own files, and today's of the disk are none of them. */
async function namesIn(folder: string): Promise<string[]> {
  const making = tryMaking();
  if (making === undefined || making.readsDisk)
    return readdir(making === undefined ? folder : resolve(making.root, folder), { recursive: true });
  const start = `${placeIn(making, folder)}/`.replace(/^\//, "");
  return [...making.files.keys()]
    .filter((path) => path.startsWith(start))
    .map((path) => path.slice(start.length));
}

async function read(path: string): Promise<string> {
  const making = tryMaking();
  try {
    return await (making === undefined ? readFile(path, "utf8") : readOf(making, path));
  } catch (cause) {
    throw unreadable(path, { what: "a prompt from", cause });
  }
}

async function readOf(making: Making, path: string): Promise<string> {
  const place = placeIn(making, path);
  const kept = making.files.get(place);
  if (kept !== undefined) return kept;
  if (!making.readsDisk) throw new RangeError("the release has no such file");
  const text = await readFile(resolve(making.root, path), "utf8");
  making.files.set(place, text);
  return text;
}

function unreadable(path: string, { what, cause }: { what: string; cause: unknown }): AirworthyError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  return new AirworthyError({
    code: "prompt_file_unreadable",
    message: `Cannot load ${what} "${path}": ${reason}`,
    hint: "Check the path; it is taken from the folder in which the process was started",
    cause,
  });
}
