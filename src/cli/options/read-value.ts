import { readFile } from "node:fs/promises";
import { text as readText } from "node:stream/consumers";
import { AirworthyError } from "../../core/errors.ts";
import { whyUnreadable } from "../../core/why-unreadable.ts";

/** What an option's value stands for: `@file` the file's text, `-` standard input, anything else itself. */
export async function readValue(value: string, option: string): Promise<string> {
  if (value === "-") return readText(process.stdin);
  if (!value.startsWith("@")) return value;
  const path = value.slice(1);
  try {
    return (await readFile(path, "utf8")).replace(/^\ufeff/, "");
  } catch (error) {
    throw new AirworthyError({
      code: "file_unreadable",
      message: `Cannot read the file "${path}" for ${option}: ${whyUnreadable(error)}`,
      hint: `Give ${option} the value itself, @ and the path of a file, or - for standard input`,
      cause: error,
    });
  }
}

/** The same as JSON. @throws `invalid_json` */
export async function readJson(value: string, option: string): Promise<unknown> {
  const json = await readValue(value, option);
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new AirworthyError({
      code: "invalid_json",
      message: `Cannot read ${option} as JSON: ${error instanceof Error ? error.message : String(error)}`,
      hint:
        option === "--input"
          ? `Quote it for the shell, as in --input '{"id":1}', or give plain text with --text`
          : `Quote it for the shell, as in ${option} '"yes"'`,
      cause: error,
    });
  }
}
