import { AirworthyError } from "../../core/errors.ts";

export interface ObjectCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A place in an object store that speaks the protocol of Amazon S3. */
export interface ObjectStoreOptions {
  readonly bucket: string;
  /** Folder in the bucket. Default none. */
  readonly prefix?: string;
  /** Address of a store other than Amazon's. Default: `AWS_ENDPOINT_URL_S3`, else `AWS_ENDPOINT_URL`, else Amazon's. */
  readonly endpoint?: string;
  /** Default: `AWS_REGION`, else `AWS_DEFAULT_REGION`, else `us-east-1`. */
  readonly region?: string;
  /** Asked anew for each request where it is a function. Default: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`. */
  readonly credentials?: ObjectCredentials | (() => Promise<ObjectCredentials>);
  /** Longest text that stays in the database, in characters. Default 16,384. */
  readonly over?: number;
}

/** Where objects are, as a client needs it. */
export interface ObjectPlace {
  /** For messages: `s3://bucket/prefix`, without anything secret. */
  readonly name: string;
  /** Address of the bucket, without a slash at its end. */
  readonly base: string;
  /** Of keys, with a slash at its end; empty for none. */
  readonly prefix: string;
  readonly region: string;
  readonly over: number;
  readonly credentials: () => Promise<ObjectCredentials>;
  /** Another process finds the same by it; undefined where the credentials were given in code. */
  readonly url: string | undefined;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
// What needs no escape in an address, in a signature or in XML.
const PREFIX = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$/;
const REGION = /^[a-z0-9-]{1,40}$/;
const SETTINGS = ["endpoint", "region", "over"];
const OVER = 16_384;
const FORM = "s3://bucket/prefix?endpoint=https://host:9000&region=eu-central-1";

/** Reads the setting, from code or as a text `s3://bucket/prefix?endpoint=…&region=…&over=…`. @throws `invalid_blobs` */
export function objectPlace(setting: string | ObjectStoreOptions): ObjectPlace {
  const options = typeof setting === "string" ? optionsOf(setting) : setting;
  const {
    AWS_ENDPOINT_URL_S3 = "",
    AWS_ENDPOINT_URL = "",
    AWS_REGION = "",
    AWS_DEFAULT_REGION = "",
  } = process.env;
  const { bucket, over = OVER, credentials } = options;
  const region = options.region ?? (AWS_REGION || AWS_DEFAULT_REGION || "us-east-1");
  const prefix = (options.prefix ?? "").replace(/^\/+|\/+$/g, "");
  const endpoint = options.endpoint ?? (AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL || undefined);
  if (!BUCKET.test(bucket))
    throw invalid(`the bucket ${quoted(bucket)}`, "3 to 63 small letters, digits, . and -");
  if (prefix !== "" && (!PREFIX.test(prefix) || prefix.includes("//") || /(^|\/)\.\.?(\/|$)/.test(prefix)))
    throw invalid(`the prefix ${quoted(prefix)}`, "letters, digits, . _ - and single slashes, at most 200");
  if (!REGION.test(region)) throw invalid(`the region ${quoted(region)}`, "a name such as eu-central-1");
  if (!Number.isInteger(over) || over < 1_024)
    throw invalid(
      `over=${String(over).slice(0, 20)}`,
      "an integer of characters from 1024: shorter ones stand in their rows",
    );
  return {
    name: `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`,
    base: baseOf(bucket, region, endpoint),
    prefix: prefix === "" ? "" : `${prefix}/`,
    region,
    over,
    credentials: credentialsOf(credentials),
    url: credentials === undefined ? urlOf({ ...options, prefix, region, endpoint }) : undefined,
  };
}

function optionsOf(text: string): ObjectStoreOptions {
  const url = URL.parse(text);
  // Never the text itself, which may hold a secret.
  if (url === null || url.protocol !== "s3:") throw invalid(`a text of ${text.length} characters`, FORM);
  if (url.username !== "" || url.password !== "" || url.port !== "" || url.hash !== "")
    throw invalid(
      "a URL with a user, password, port or fragment",
      `${FORM}, with the credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    );
  for (const name of url.searchParams.keys())
    if (!SETTINGS.includes(name))
      throw invalid(`the setting ${quoted(name)}`, `one of ${SETTINGS.join(", ")}`);
  const [endpoint, region, over] = SETTINGS.map((name) => url.searchParams.get(name));
  return {
    bucket: url.hostname,
    prefix: url.pathname,
    ...(typeof endpoint === "string" ? { endpoint } : {}),
    ...(typeof region === "string" ? { region } : {}),
    ...(typeof over === "string" ? { over: Number(over) } : {}),
  };
}

/** The bucket stands in the path where the host is one's own, which need not answer to other names. */
function baseOf(bucket: string, region: string, endpoint: string | undefined): string {
  if (endpoint === undefined) {
    // A certificate of `*.s3.…` covers no name with another dot in it.
    const host = `s3.${region}.amazonaws.com`;
    return bucket.includes(".") ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
  }
  const url = URL.parse(endpoint);
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.search !== ""
  )
    throw invalid(
      "its endpoint",
      "an address such as https://minio.internal:9000, without user, password or query",
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}/${bucket}`;
}

function urlOf({
  bucket,
  prefix = "",
  region,
  endpoint,
  over,
}: Omit<ObjectStoreOptions, "endpoint"> & { endpoint: string | undefined }): string {
  const query = new URLSearchParams();
  if (endpoint !== undefined) query.set("endpoint", endpoint);
  if (region !== undefined) query.set("region", region);
  if (over !== undefined) query.set("over", String(over));
  return `s3://${bucket}/${prefix}?${query}`;
}

function credentialsOf(given: ObjectStoreOptions["credentials"]): ObjectPlace["credentials"] {
  if (typeof given === "function") return given;
  if (given !== undefined) return async () => given;
  return async () => {
    const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN = "" } = process.env;
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN === "" ? {} : { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}

function quoted(text: string): string {
  return JSON.stringify(String(text).slice(0, 80));
}

function invalid(what: string, expected: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_blobs",
    message: `Cannot keep texts in an object store by ${what}: expected ${expected}`,
    hint: "Correct AIRWORTHY_BLOBS, or `blobs` of the store; credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  });
}
