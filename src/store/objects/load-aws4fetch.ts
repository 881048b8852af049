import { AirworthyError } from "../../core/errors.ts";

/** What signs requests, which only those install who use an object store. @throws `peer_missing` */
export async function loadAws4fetch(): Promise<Pick<typeof import("aws4fetch"), "AwsV4Signer">> {
  try {
    return await import("aws4fetch");
  } catch (cause) {
    throw new AirworthyError({
      code: "peer_missing",
      message: 'Cannot use an object store: the package "aws4fetch" is not installed',
      hint: "Run: npm install aws4fetch",
      cause,
    });
  }
}
