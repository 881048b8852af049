import { AirworthyError } from "../../core/errors.ts";

/** What an object store answered where it was to do something. */
export interface Refused {
  readonly status: number;
  /** As S3 names it: `NoSuchBucket`, `AccessDenied`. */
  readonly code: string;
  /** Where the bucket lies, if that is why. */
  readonly region: string | undefined;
}

const DENIED = new Set([401, 403]);

/** Says what an answer means. Nothing of the request is in it: its headers hold a signature. */
export function objectsRefused(place: string, { status, code, region }: Refused): AirworthyError {
  const reason = code === "" ? `it answered ${status}` : `${code} (${status})`;
  if (region !== undefined) return elsewhere(place, region);
  if (code === "NoSuchBucket") {
    return new AirworthyError({
      code: "blobs_not_found",
      message: `Cannot use the object store ${place}: there is no such bucket`,
      hint: "Make the bucket, or correct its name; the store never makes one",
    });
  }
  if (DENIED.has(status)) return objectsDenied(place, reason);
  return new AirworthyError({
    code: "blobs_failed",
    message: `Cannot use the object store ${place}: ${reason}, expected a service that speaks the protocol of S3`,
    hint: "Check endpoint and region, and see the log of the object store; then resume the runs that failed",
  });
}

export function objectsDenied(place: string, reason: string): AirworthyError {
  return new AirworthyError({
    code: "blobs_denied",
    message: `Cannot use the object store ${place}: ${reason}`,
    hint: "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the clock; they need s3:GetObject, s3:PutObject and s3:DeleteObject on its objects and s3:ListBucket on the bucket",
  });
}

function elsewhere(place: string, region: string): AirworthyError {
  return new AirworthyError({
    code: "blobs_not_found",
    message: `Cannot use the object store ${place}: the bucket lies in the region ${region}`,
    hint: "Name that region with ?region= of the setting, or with AWS_REGION",
  });
}

export function objectsUnreachable(place: string, why: string, cause?: unknown): AirworthyError {
  return new AirworthyError({
    code: "blobs_unreachable",
    message: `Cannot reach the object store ${place}: ${why}, expected it to answer`,
    hint: "See that it runs and that its endpoint is right; then resume the runs that failed",
    ...(cause === undefined ? {} : { cause }),
  });
}

export function blobMissing(place: string, hash: string): AirworthyError {
  return new AirworthyError({
    code: "blob_missing",
    message: `Cannot read the text ${hash}: it is not in the object store ${place}`,
    hint: "Restore the object, or the store from a backup; `airworthy store check` names every text that is missing",
  });
}

export function blobAltered(place: string, hash: string): AirworthyError {
  return new AirworthyError({
    code: "blob_altered",
    message: `Cannot read the text ${hash}: what the object store ${place} holds is not what its hash says`,
    hint: "Restore the object, or the store from a backup, and find out who else writes to the bucket",
  });
}
