import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import PQueue from "p-queue";
import { loadAws4fetch } from "./load-aws4fetch.ts";
import { objectsDenied, objectsRefused, objectsUnreachable } from "./object-errors.ts";
import type { ObjectPlace } from "./object-place.ts";

/** Requests of one process at a time; the others wait their turn, and with them the runs that they are for. */
const CONCURRENCY = 16;
/** A request that is not answered in so long is given up, in ms, and tried again. */
const REQUEST_LIMIT = 10_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;
/** No service lists more at once. */
const MOST_LISTED = 1_000;
const EMPTY = "";

type Signer = Awaited<ReturnType<typeof loadAws4fetch>>["AwsV4Signer"];

interface Wanted {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly region: string | undefined;
}

/** The four requests that texts need. What passes is tried again, with longer and longer pauses. */
export class ObjectClient {
  readonly place: ObjectPlace;
  /** How long a request is tried again, in ms. */
  patience: number;
  readonly #signer: Signer;
  readonly #line = new PQueue({ concurrency: CONCURRENCY });

  private constructor(place: ObjectPlace, patience: number, signer: Signer) {
    this.place = place;
    this.patience = patience;
    this.#signer = signer;
  }

  /** Nothing is asked yet. @throws `peer_missing` */
  static async of(place: ObjectPlace, { patience }: { readonly patience: number }): Promise<ObjectClient> {
    const { AwsV4Signer } = await loadAws4fetch();
    return new ObjectClient(place, patience, AwsV4Signer);
  }

  async put(key: string, text: string): Promise<void> {
    const answer = await this.#ask({ method: "PUT", key, body: text });
    if (answer.status !== 200) throw this.#refused(answer);
  }

  /** Undefined where there is no such object. */
  async get(key: string): Promise<string | undefined> {
    const answer = await this.#ask({ method: "GET", key });
    if (answer.status === 200) return answer.text;
    if (answer.status === 404 && ["NoSuchKey", ""].includes(codeOf(answer))) return undefined;
    throw this.#refused(answer);
  }

  async delete(key: string): Promise<void> {
    const answer = await this.#ask({ method: "DELETE", key });
    const isGone = answer.status === 404 && codeOf(answer) !== "NoSuchBucket";
    if (![200, 204].includes(answer.status) && !isGone) throw this.#refused(answer);
  }

  /** Keys under a folder in their order, a page at a time; without the prefix of the place. */
  async *list(folder: string, page = MOST_LISTED): AsyncGenerator<readonly string[]> {
    const { prefix } = this.place;
    for (let after = ""; ; ) {
      // The first form of this request, which every service knows, goes on behind a key rather than by a token.
      const query = {
        prefix: `${prefix}${folder}`,
        "max-keys": String(page),
        ...(after === "" ? {} : { marker: after }),
      };
      const answer = await this.#ask({ method: "GET", key: "", query });
      if (answer.status !== 200) throw this.#refused(answer);
      const keys = [...answer.text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key);
      if (keys.length > 0) yield keys.map((key) => key.slice(prefix.length));
      after = keys.at(-1) ?? "";
      if (after === "" || !answer.text.includes("<IsTruncated>true</IsTruncated>")) return;
    }
  }

  #refused(answer: Answer): Error {
    const code = codeOf(answer);
    const isElsewhere =
      answer.status === 301 || answer.status === 307 || code === "AuthorizationHeaderMalformed";
    const region = isElsewhere ? (answer.region ?? /<Region>([^<]*)/.exec(answer.text)?.[1]) : undefined;
    return objectsRefused(this.place.name, { status: answer.status, code, region });
  }

  async #ask(wanted: Wanted): Promise<Answer> {
    const deadline = performance.now() + this.patience;
    for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const answer = await this.#line.add(() => this.#once(wanted));
      const isAway = answer instanceof Error;
      if (!isAway && !isPassing(answer.status)) return answer;
      if (performance.now() + pause > deadline) {
        const why = isAway ? reasonOf(answer) : `it answers ${answer.status}`;
        throw objectsUnreachable(this.place.name, why, isAway ? answer : undefined);
      }
      // Not all at once, when it comes back.
      await wait(pause * (0.5 + Math.random() / 2));
    }
  }

  /** An error where nobody answered. */
  async #once({ method, key, query = {}, body }: Wanted): Promise<Answer | Error> {
    const { base, prefix, region, name, credentials } = this.place;
    const given = await credentials();
    if (!given.accessKeyId || !given.secretAccessKey)
      throw objectsDenied(name, "there are no credentials for it");
    const search = new URLSearchParams(query).toString();
    const url = `${base}${key === "" ? "" : `/${prefix}${key}`}${search === "" ? "" : `?${search}`}`;
    const sha = createHash("sha256")
      .update(body ?? EMPTY)
      .digest("hex");
    const headers = {
      "x-amz-content-sha256": sha,
      ...(body === undefined ? {} : { "content-type": "text/plain; charset=utf-8" }),
    };
    const signer = new this.#signer({
      ...given,
      service: "s3",
      region,
      method,
      url,
      headers,
      ...(body === undefined ? {} : { body }),
    } as ConstructorParameters<Signer>[0]);
    const signed = await signer.sign();
    try {
      const response = await fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: "manual",
        signal: AbortSignal.timeout(REQUEST_LIMIT),
        ...(body === undefined ? {} : { body }),
      });
      const text = await response.text();
      return {
        status: response.status,
        text,
        region: response.headers.get("x-amz-bucket-region") ?? undefined,
      };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }
}

/** Of the service's own doing, for now: it is overloaded, or a part of it is away. */
function isPassing(status: number): boolean {
  return [408, 429, 500, 502, 503, 504].includes(status);
}

function codeOf({ text }: Answer): string {
  return /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1] ?? "";
}

/** fetch says only that it failed; why stands in the cause. */
function reasonOf(error: Error): string {
  if (error.name === "TimeoutError") return `no answer within ${REQUEST_LIMIT} ms`;
  const { cause } = error;
  if (cause instanceof AggregateError)
    return cause.errors.map((one) => (one instanceof Error ? one.message : String(one))).join(", ");
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
