import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { AirworthyError } from "../core/errors.ts";
import type { ReleaseSignature } from "../core/release.ts";

/**
 * Signs a manifest with an Ed25519 key in PEM, such as `openssl genpkey -algorithm ed25519` makes.
 *
 * @throws `key_invalid`
 */
export function signManifest(manifest: string, privateKey: string): ReleaseSignature {
  const key = readKey(privateKey);
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" });
  return {
    key: publicKey.toString("base64"),
    value: sign(null, Buffer.from(manifest), key).toString("base64"),
    signedAt: Date.now(),
  };
}

function readKey(text: string): ReturnType<typeof createPrivateKey> {
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === "ed25519") return key;
    throw new TypeError(`it is of the type ${key.asymmetricKeyType}`);
  } catch (cause) {
    throw new AirworthyError({
      code: "key_invalid",
      message: `Cannot sign: expected a private Ed25519 key in PEM, ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Make one with `openssl genpkey -algorithm ed25519 -out release.pem`",
      cause,
    });
  }
}
