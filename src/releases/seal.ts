import { hash } from "node:crypto";
import { canonical } from "../core/canonical.ts";
import type { ReleaseId } from "../core/ids.ts";
import { readRecord, unreadableRecord } from "../core/read-record.ts";
import type { ReleaseManifest } from "../core/release.ts";

/** The path of the code in a release. */
export const BUNDLE = "app.mjs";

/** The text that a release is known by, and the id that follows from it. */
export function seal(manifest: ReleaseManifest): { readonly id: ReleaseId; readonly manifest: string } {
  const text = canonical(manifest, "the manifest of the release");
  return { id: idOfManifest(text), manifest: text };
}

export function idOfManifest(manifest: string): ReleaseId {
  return `rel_${sha256(manifest).slice(0, 16)}` as ReleaseId;
}

export function sha256(text: string): string {
  return hash("sha256", text, "hex");
}

/** What a manifest says. The text has been held against the id before. */
export function manifestOf({ manifest }: { readonly manifest: string }): ReleaseManifest {
  const read = readRecord(
    manifest,
    "the manifest of a release",
    JSON.parse,
  ) as Partial<ReleaseManifest> | null;
  if (typeof read?.files !== "object" || read.files === null)
    throw unreadableRecord("the manifest of a release");
  return read as ReleaseManifest;
}
