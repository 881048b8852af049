import { AirworthyError } from "../../core/errors.ts";

const CODES = new Set(["invalid_run", "blob_missing", "blob_altered"]);

/** Whether an error says that what is stored cannot be read: by us, by SQLite or by zstd. */
export function isDamage(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error instanceof RangeError || error instanceof SyntaxError || "errcode" in error) return true;
  return "code" in error && (String(error.code).startsWith("ZSTD_") || CODES.has(String(error.code)));
}

/** Does what reads a whole store; where something in it cannot be read, whoever asked is told so. */
export async function reading<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new AirworthyError({
      code: "store_corrupt",
      message: `Cannot read all of the store ${place}: ${error.message}`,
      hint: "See what is damaged with `airworthy store check`; single runs that can be read go elsewhere with `airworthy runs export`",
      cause: error,
    });
  }
}
