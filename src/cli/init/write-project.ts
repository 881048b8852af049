import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { AirworthyError } from "../../core/errors.ts";

/**
 * Writes the files of a project and gives the paths of those it wrote. A package.json that is there
 * stays as it is; any other file that is there makes it write nothing at all.
 *
 * @throws `file_exists` naming every file in the way, `file_unwritable`
 */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const there = [...files.keys()].filter((path) => existsSync(join(folder, path)));
  const inTheWay = there.filter((path) => !KEPT.includes(path));
  if (inTheWay.length > 0) throw exists(folder, inTheWay);
  const written = [...files].filter(([path]) => !there.includes(path));
  for (const [path, content] of written) await writeNew(join(folder, path), content);
  return written.map(([path]) => path);
}

/** What a project of any kind already has, and which its owner must change by hand. */
const KEPT: readonly string[] = ["package.json", "tsconfig.json", ".gitignore", "README.md"];

async function writeNew(path: string, content: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    // Somebody may have made the file since it was looked for.
    await writeFile(path, content, { flag: "wx" });
  } catch (error) {
    throw new AirworthyError({
      code: "file_unwritable",
      message: `Cannot write "${path}": ${error instanceof Error ? error.message : String(error)}`,
      hint: "Check that you may write to the folder, then run init again in an empty one",
      cause: error,
    });
  }
}

function exists(folder: string, paths: readonly string[]): AirworthyError {
  return new AirworthyError({
    code: "file_exists",
    message: `Cannot make a project in "${folder}": it has ${paths.join(", ")} already`,
    hint: "Name another folder: airworthy init my-agent",
  });
}
