import { createPublicKey, verify } from "node:crypto";
import type { ReleaseSignature } from "../core/release.ts";

/** Whether the signature is that of its key over the manifest. */
export function checkSignature({ key, value }: ReleaseSignature, manifest: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return verify(null, Buffer.from(manifest), publicKey, Buffer.from(value, "base64"));
  } catch {
    return false;
  }
}
