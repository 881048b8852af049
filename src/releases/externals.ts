import { AirworthyError } from "../core/errors.ts";
import type { ReleaseExternal, ReleaseManifest } from "../core/release.ts";
import { lockedIntegrity } from "./_lock-file.ts";
import { findPackage } from "./_packages.ts";

/** A package that is not in a bundle, as it is installed for the code in `root`. */
export function installedExternal(name: string, root: string): ReleaseExternal {
  const installed = findPackage(name, root);
  if (installed === undefined) return { version: "not installed" };
  const integrity = lockedIntegrity(installed, root);
  return { version: installed.version, ...(integrity === undefined ? {} : { integrity }) };
}

/**
 * Refuses to load a release beside other packages than it was made with: it would be another release. Where one of
 * the two has no lock file, versions are all that can be compared.
 *
 * @throws `release_external_differs`
 */
export function checkExternals(id: string, { externals }: ReleaseManifest, root: string): void {
  for (const [name, made] of Object.entries(externals)) {
    const here = installedExternal(name, root);
    const isSame =
      here.version === made.version &&
      (here.integrity === undefined || made.integrity === undefined || here.integrity === made.integrity);
    if (!isSame) throw differs(id, name, { made, here });
  }
}

function differs(
  id: string,
  name: string,
  { made, here }: { readonly made: ReleaseExternal; readonly here: ReleaseExternal },
): AirworthyError {
  const found = here.version === made.version ? `${here.version} with other content` : here.version;
  return new AirworthyError({
    code: "release_external_differs",
    message: `Cannot load release "${id}": it was made with ${name} ${made.version}, which is not in its bundle, and here it is ${found}`,
    hint: `Install the version it was made with (npm install ${name}@${made.version}), or make the release again`,
  });
}
