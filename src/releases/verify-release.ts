import { AirworthyError } from "../core/errors.ts";
import type { StoredRelease } from "../core/release.ts";
import { checkSignature } from "./check-signature.ts";
import { idOfManifest, manifestOf, sha256 } from "./seal.ts";

export interface Trust {
  /** Public keys, base64 of SPKI or PEM: where there are any, a release must be signed by one of them. */
  readonly keys: readonly string[];
}

/**
 * Holds what the store gives against the id of the release: its manifest, every file, and its signature.
 *
 * @throws `release_tampered` naming what does not fit, `release_unsigned` where a signature is asked for
 */
export function verifyRelease(
  release: StoredRelease,
  files: ReadonlyMap<string, string>,
  { keys }: Trust = { keys: [] },
): void {
  if (idOfManifest(release.manifest) !== release.id) throw tampered(release, "its manifest");
  for (const [path, file] of Object.entries(manifestOf(release).files)) {
    const text = files.get(path);
    if (text === undefined) throw tampered(release, `"${path}", which is missing,`);
    if (sha256(text) !== file.hash) throw tampered(release, `"${path}"`);
  }
  if (release.signature !== undefined && !checkSignature(release.signature, release.manifest))
    throw tampered(release, "its signature");
  if (keys.length > 0) refuseUnsigned(release, keys);
}

function refuseUnsigned({ id, signature }: StoredRelease, keys: readonly string[]): void {
  if (signature !== undefined && keys.some((key) => plainKey(key) === signature.key)) return;
  throw new AirworthyError({
    code: "release_unsigned",
    message: `Cannot load release "${id}": it is ${signature === undefined ? "not signed" : "signed by a key that is not trusted here"}`,
    hint: "Sign it with `airworthy release sign`, or add the public key to releases.keys of the configuration",
  });
}

/** A key as base64 of its SPKI form, whether it came so or as PEM. */
export function plainKey(key: string): string {
  return key.replace(/-----[^-]+-----|\s/g, "");
}

function tampered({ id }: StoredRelease, what: string): AirworthyError {
  return new AirworthyError({
    code: "release_tampered",
    message: `Cannot load release "${id}": ${what} is not what it was made of`,
    hint: "Somebody or something has changed it in the store: delete it and make it again from its sources",
    data: { release: id },
  });
}
