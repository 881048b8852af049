import { mkdtemp, readdir, rm } from "node:fs/promises";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

interface S3Server {
  configureBuckets(): Promise<unknown>;
  callback(): RequestListener;
}

type S3ServerClass = new (options: {
  readonly directory: string;
  readonly silent: boolean;
  readonly vhostBuckets: boolean;
  readonly configureBuckets: readonly { readonly name: string }[];
}) => S3Server;

/** The only account that the server knows. */
const ACCOUNT = { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" };

/** What becomes of a request before the bucket answers it, or instead: `undefined` for nothing. */
export type Meddling = (
  request: IncomingMessage,
  answer: ServerResponse,
) => "answered" | { readonly after: Promise<unknown> } | undefined;

/** A bucket of a server that speaks the protocol and checks signatures, on a port of its own. */
export class TestBucket {
  readonly name = "texts";
  /** `PUT /texts/…`, since the test began. */
  readonly requests: string[] = [];
  meddling: Meddling | undefined;
  readonly #folder: string;
  readonly #listener: RequestListener;
  #server = createServer();
  #port = 0;

  private constructor(folder: string, listener: RequestListener) {
    this.#folder = folder;
    this.#listener = listener;
  }

  /** Credentials stand in the environment from then on, as they do for whoever uses a store. */
  static async start(): Promise<TestBucket> {
    Object.assign(process.env, ACCOUNT);
    const S3rver = createRequire(import.meta.url)("@20minutes/s3rver") as S3ServerClass;
    const folder = await mkdtemp(join(tmpdir(), "airworthy-s3-"));
    const server = new S3rver({
      directory: folder,
      silent: true,
      vhostBuckets: false,
      configureBuckets: [{ name: "texts" }],
    });
    await server.configureBuckets();
    const bucket = new TestBucket(folder, server.callback());
    await bucket.open();
    return bucket;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The setting that leads here. */
  setting(prefix = "", over = 1_024): string {
    return `s3://${this.name}/${prefix}?endpoint=${encodeURIComponent(this.endpoint)}&over=${over}`;
  }

  /** On the port it had. */
  async open(): Promise<void> {
    this.#server = createServer((request, answer) => {
      this.requests.push(`${request.method} ${request.url}`);
      // The server itself would take a request without a signature for one of the public.
      if (request.headers.authorization === undefined) return void answer.writeHead(403).end();
      const meddled = this.meddling?.(request, answer);
      if (meddled === undefined) this.#listener(request, answer);
      else if (meddled !== "answered") void meddled.after.then(() => this.#listener(request, answer));
    });
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Nobody answers on its port any more; what it holds stays. */
  async shut(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Keys of objects, without those that say whose a folder is. */
  async keys(): Promise<string[]> {
    const files = await readdir(join(this.#folder, this.name), { recursive: true });
    const objects = files
      .filter((file) => file.endsWith("._S3rver_object"))
      .map((file) => file.replace("._S3rver_object", ""));
    return objects.filter((key) => !key.endsWith("airworthy-store")).sort();
  }

  /** Where an object's content is kept. */
  file(key: string): string {
    return join(this.#folder, this.name, `${key}._S3rver_object`);
  }

  folder(prefix: string): string {
    return join(this.#folder, this.name, prefix);
  }

  async dispose(): Promise<void> {
    await this.shut();
    await rm(this.#folder, { recursive: true });
  }
}
