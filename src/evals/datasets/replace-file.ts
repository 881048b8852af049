import { mkdir, open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { AirworthyError } from "../../core/errors.ts";

/** A part file that nobody touched for so many ms was left behind by a process that died. */
const STALE = 30_000;
const WAIT = 10_000;
const PAUSE = 25;

/**
 * Replaces a file by what `change` makes of its text ("" where there is no file, whose folder is made), whole or not at all.
 * The part file beside it is the lock: of two processes that change the file at once, one waits.
 *
 * @throws `file_busy`, `file_unwritable`, and whatever `change` throws
 */
export async function replaceFile<T>(
  path: string,
  change: (text: string) => { readonly text: string; readonly result: T },
): Promise<T> {
  const target = await realpath(path).catch(() => path);
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true }).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  const handle = await lock(part, target);
  try {
    const mode = await stat(target).then(
      (found) => found.mode,
      () => undefined,
    );
    const { text, result } = change(mode === undefined ? "" : await readFile(target, "utf8"));
    await handle.writeFile(text);
    if (mode !== undefined) await handle.chmod(mode);
    await handle.sync();
    await rename(part, target);
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof AirworthyError ? error : unwritable(path, error);
  } finally {
    await handle.close();
  }
}

async function lock(part: string, target: string) {
  const until = Date.now() + WAIT;
  for (;;) {
    try {
      return await open(part, "wx");
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw unwritable(target, error);
    }
    const age = await stat(part).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > STALE) await rm(part, { force: true });
    else if (Date.now() > until) throw busy(part, target);
    else await setTimeout(PAUSE);
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

function busy(part: string, target: string): AirworthyError {
  return new AirworthyError({
    code: "file_busy",
    message: `Cannot change "${target}": another process is at it and has not ended for ${WAIT / 1_000} s`,
    hint: `Wait for it; if none is there, delete "${part}"`,
  });
}

function unwritable(path: string, cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "file_unwritable",
    message: `Cannot write "${path}": ${cause instanceof Error ? cause.message : String(cause)}`,
    hint: "Check the path and that you may write there",
    cause,
  });
}
