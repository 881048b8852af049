import { isAirworthyError } from "../../src/core/errors.ts";

/** Something that reads bytes of others. */
export interface Target {
  readonly name: string;
  /** Inputs that it takes. */
  readonly seeds: readonly (string | Uint8Array)[];
  /** Words of its format. */
  readonly words: readonly string[];
  /** Gives whatever it likes, or fails with an error of ours. */
  readonly run: (bytes: Uint8Array) => unknown;
}

/** Ms that one input may take; all of them are short. */
export const SLOWEST = 3_000;

/** What is wrong with how a target takes an input; undefined where nothing is. */
export async function faultOf(target: Target, bytes: Uint8Array): Promise<string | undefined> {
  const started = process.cpuUsage();
  try {
    await target.run(bytes);
  } catch (error) {
    if (!isAirworthyError(error))
      return error instanceof Error ? (error.stack ?? String(error)) : `threw ${String(error)}`;
    if (error.hint === "") return `the error ${error.code} has no next step`;
  }
  const { user } = process.cpuUsage(started);
  if (user > SLOWEST * 1_000) return `it took ${Math.round(user / 1_000)} ms of CPU`;
  return pollution();
}

/** What every object inherits and should not. */
function pollution(): string | undefined {
  for (const [name, shared] of [
    ["Object", Object.prototype],
    ["Array", Array.prototype],
    ["String", String.prototype],
  ] as const) {
    const [key] = Object.keys(shared);
    if (key === undefined) continue;
    Reflect.deleteProperty(shared, key);
    return `it gave every ${name} the property "${key}"`;
  }
  return undefined;
}
