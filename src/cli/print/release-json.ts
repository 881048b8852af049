import type { StoredRelease } from "../../core/release.ts";
import { manifestOf } from "../../releases/seal.ts";

/** A release as `--json` shows it: its manifest as what it says. */
export function releaseJson({ manifest, ...release }: StoredRelease): unknown {
  return { ...release, manifest: manifestOf({ manifest }) };
}
