import { canonical } from "../core/canonical.ts";
import { AirworthyError } from "../core/errors.ts";
import type { ReleaseSignature } from "../core/release.ts";
import { checkSignature } from "../releases/check-signature.ts";
import { signManifest } from "../releases/sign-manifest.ts";
import { plainKey } from "../releases/verify-release.ts";
import type { Readiness } from "./readiness.ts";

/** A report that somebody stands for: any change of it shows. */
export interface SignedReadiness {
  readonly report: Readiness;
  readonly signature: ReleaseSignature;
}

/** Signs a report with an Ed25519 key in PEM. @throws `key_invalid` */
export function signReadiness(report: Readiness, privateKey: string): SignedReadiness {
  return { report, signature: signManifest(sealed(report), privateKey) };
}

/**
 * Reads a signed report and holds it against its signature, and the signature against keys where there are any.
 *
 * @throws `report_unreadable`, `report_tampered`, `report_untrusted`
 */
export function verifyReadiness(text: string, keys: readonly string[] = []): SignedReadiness {
  const signed = read(text);
  if (!checkSignature(signed.signature, sealed(signed.report)))
    throw new AirworthyError({
      code: "report_tampered",
      message: "Cannot trust the report: its signature is not over what it says",
      hint: "It was changed after it was signed: make it again with `airworthy ready --sign <key>`",
    });
  if (keys.length > 0 && !keys.some((key) => plainKey(key) === signed.signature.key))
    throw new AirworthyError({
      code: "report_untrusted",
      message: "Cannot trust the report: it is signed by a key that is not among those given",
      hint: "Give the signer's public key with --key, or add it to releases.keys of the configuration",
    });
  return signed;
}

function read(text: string): SignedReadiness {
  const value = parsed(text);
  const { report, signature } = Object(value) as Partial<SignedReadiness>;
  const isReport =
    report?.version === 1 &&
    typeof report.workflow === "string" &&
    typeof report.at === "number" &&
    Array.isArray(report.checks) &&
    Array.isArray(report.waived);
  if (isReport && typeof signature?.value === "string" && typeof signature.key === "string")
    return { report, signature };
  throw new AirworthyError({
    code: "report_unreadable",
    message: "Cannot read the report: expected the JSON that `airworthy ready --sign` writes",
    hint: "Make one with `airworthy ready --sign <key> --format json --out report.json`",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sealed(report: Readiness): string {
  return canonical(report, "the report");
}
