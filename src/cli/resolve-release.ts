import { AirworthyError } from "../core/errors.ts";
import { parseReleaseId } from "../core/ids.ts";
import type { Releases, StoredRelease } from "../core/release.ts";

/**
 * The release that a person means: its id, the beginning of one, its name (the newest of that name), or `last`.
 *
 * @throws `release_not_found`, `release_ambiguous`, `invalid_release_id`
 */
export async function resolveRelease(releases: Releases, text: string): Promise<StoredRelease> {
  const all = await releases.list();
  const [newest] = all;
  if (text === "last" && newest !== undefined) return newest;
  const named = all.find(({ name }) => name === text);
  const found = all.filter(({ id }) => id.startsWith(text));
  const [first, second] = found;
  if (named !== undefined && found.length === 0) return named;
  if (first !== undefined && second === undefined) return first;
  if (first !== undefined) throw ambiguous(text, found);
  throw notFound(all.length === 0 || text === "last" ? text : parseReleaseId(text));
}

function notFound(text: string): AirworthyError {
  return new AirworthyError({
    code: "release_not_found",
    message: `Cannot find release "${text}" in this store`,
    hint: "List the releases with `airworthy release list`, or make one with `airworthy release create`",
  });
}

function ambiguous(text: string, found: readonly StoredRelease[]): AirworthyError {
  return new AirworthyError({
    code: "release_ambiguous",
    message: `Cannot tell which release "${text}" is: ${found.length} begin so, such as "${found[0]?.id}" and "${found[1]?.id}"`,
    hint: "Give more of the id",
  });
}
