import { readFile } from "node:fs/promises";
import { AirworthyError } from "../../core/errors.ts";
import { whyUnreadable } from "../../core/why-unreadable.ts";

export interface TextFileOptions {
  /** What it is, such as `the key`. Default: only its path is named. */
  readonly what?: string;
  /** What to do where it cannot be read. */
  readonly hint?: string;
}

/** The text of a file that a command was given. @throws `file_unreadable` */
export async function readTextFile(
  path: string,
  { what, hint = "Name a file that is there and may be read" }: TextFileOptions = {},
): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const named = what === undefined ? `"${path}"` : `${what} "${path}"`;
    throw new AirworthyError({
      code: "file_unreadable",
      message: `Cannot read ${named}: ${whyUnreadable(cause)}`,
      hint,
      cause,
    });
  }
}
