import { AirworthyError } from "../../core/errors.ts";
import type { ConnectionOptions } from "../../postgres/connection.ts";
import { isPostgresUrl } from "../is-postgres-url.ts";
import type { ObjectPlace, ObjectStoreOptions } from "../objects/object-place.ts";
import { objectPlace } from "../objects/object-place.ts";

const SCHEMA = /^[a-z_][a-z0-9_]{0,47}$/;

export interface Address {
  readonly schema: string;
  /** For pg: what it reads of the environment is added by itself. */
  readonly client: Readonly<Record<string, unknown>>;
  /** What `?connections=` of the URL says. */
  readonly connections: string | undefined;
  /** What `?blobs=` of the URL says. */
  readonly blobs: string | undefined;
  /** What another process opens the same by; undefined where the URL alone does not say it. */
  readonly url: string | undefined;
}

/** Takes what is ours out of a URL, which pg would not know. @throws `invalid_store` */
export function addressOf(options: ConnectionOptions & { readonly schema?: string }): Address {
  const { connectionString, client = {} } = options;
  const url = connectionString === undefined ? undefined : urlOf(connectionString);
  const schema = options.schema ?? url?.searchParams.get("schema") ?? "airworthy";
  if (!SCHEMA.test(schema)) {
    throw new AirworthyError({
      code: "invalid_store",
      message: `Cannot open a store in the schema ${JSON.stringify(schema.slice(0, 80))}: expected small letters, digits and _, at most 48`,
      hint: "Leave the schema out for airworthy",
    });
  }
  if (url === undefined) return { schema, client, connections: undefined, blobs: undefined, url: undefined };
  const connections = url.searchParams.get("connections") ?? undefined;
  const blobs = url.searchParams.get("blobs") ?? undefined;
  url.searchParams.set("schema", schema);
  const whole = Object.keys(client).length === 0 ? url.href : undefined;
  for (const ours of ["schema", "connections", "blobs"]) url.searchParams.delete(ours);
  return { schema, client: { ...client, connectionString: url.href }, connections, blobs, url: whole };
}

/** Where long texts go: what code says, else the URL, else the environment. @throws `invalid_blobs` */
export function blobsOf(
  given: string | ObjectStoreOptions | undefined,
  { blobs }: Pick<Address, "blobs">,
): ObjectPlace | undefined {
  const setting = given ?? blobs ?? process.env.AIRWORTHY_BLOBS ?? "";
  return setting === "" ? undefined : objectPlace(setting);
}

function urlOf(text: string): URL {
  const url = isPostgresUrl(text) ? URL.parse(text) : null;
  if (url !== null) return url;
  throw new AirworthyError({
    code: "invalid_store",
    // Never the text itself, which may hold a password.
    message: `Cannot read the URL of the store, a text of ${text.length} characters: expected postgres://user:password@host:5432/database`,
    hint: "Write characters such as @ : / # of a password in their %-form",
  });
}
