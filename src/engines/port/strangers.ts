import { AirworthyError } from "../../core/errors.ts";

/**
 * Whether two workers of one lane are of two apps: neither could drive a run of the other. Versions of one app have some
 * workflow in common; who has none of its own takes only runs of releases, which every worker can load.
 */
export function areStrangers(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length > 0 && theirs.length > 0 && !ours.some((name) => theirs.includes(name));
}

/** @param where The engine, and who is there. */
export function strangers(where: string, ours: readonly string[], theirs: readonly string[]): AirworthyError {
  return new AirworthyError({
    code: "engine_in_use",
    message: `Cannot take runs of ${where}: it takes runs on the same store, and has ${listOf(theirs)}, where this app has ${listOf(ours)}`,
    hint: "Give each app a store of its own, such as postgres://…?schema=my_app. If it is an older version of this app, stop it first",
  });
}

const MOST = 5;

function listOf(names: readonly string[]): string {
  const more = names.length > MOST ? " and others" : "";
  return `the workflow${names.length === 1 ? "" : "s"} ${names.slice(0, MOST).join(", ")}${more}`;
}
