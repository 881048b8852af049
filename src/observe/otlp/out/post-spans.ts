import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import { encodeJson } from "./encode-json.ts";
import { encodeProtobuf } from "./encode-protobuf.ts";
import type { ExportedGroup } from "./exported-span.ts";

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly format: "json" | "protobuf";
  readonly compression: "gzip" | "none";
  /** Ms that one request may take. */
  readonly timeout: number;
}

/** What became of a request. */
export type Posted =
  | { readonly kind: "taken" }
  /** Some spans were not kept; the protocol forbids to send them again. */
  | { readonly kind: "partly"; readonly why: string }
  /** The same may go well later; `after` in ms, where the server says when. */
  | { readonly kind: "later"; readonly why: string; readonly after: number | undefined }
  | { readonly kind: "too_large"; readonly why: string }
  | { readonly kind: "refused"; readonly why: string };

const pack = promisify(gzip);
/** Characters of an answer that are looked at. */
const MOST_ANSWER = 2_000;
/** A wrong key or address is somebody's mistake that will be mended: nothing is given up for it. */
const MENDABLE = new Set([301, 302, 303, 307, 308, 401, 403, 404, 405, 407]);
const RETRYABLE = new Set([408, 425, 429]);

/** Sends spans once. Never throws: what went wrong is in what it gives. */
export async function postSpans(
  groups: readonly ExportedGroup[],
  target: Target,
  stop: AbortSignal,
): Promise<Posted> {
  try {
    const plain = target.format === "json" ? encodeJson(groups) : encodeProtobuf(groups);
    const response = await fetch(target.url, {
      method: "POST",
      headers: {
        ...target.headers,
        "content-type": target.format === "json" ? "application/json" : "application/x-protobuf",
        ...(target.compression === "gzip" ? { "content-encoding": "gzip" } : {}),
      },
      body: target.compression === "gzip" ? new Uint8Array(await pack(plain)) : plain,
      // A redirect would take the key along to wherever it points.
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(target.timeout)]),
    });
    return await judge(response);
  } catch (error) {
    return { kind: "later", why: told(error), after: undefined };
  }
}

async function judge(response: Response): Promise<Posted> {
  const { status } = response;
  const body = new Uint8Array(await response.arrayBuffer());
  const isProtobuf = /protobuf/.test(response.headers.get("content-type") ?? "");
  if (status >= 200 && status < 300) {
    const why = isProtobuf ? partialProtobuf(body) : partialJson(new TextDecoder().decode(body));
    return why === undefined ? { kind: "taken" } : { kind: "partly", why };
  }
  const text = isProtobuf ? "" : `: ${new TextDecoder().decode(body).slice(0, MOST_ANSWER).trim()}`;
  const why = `HTTP ${status}${text === ": " ? "" : text}`;
  if (status === 413) return { kind: "too_large", why };
  if (status >= 500 || RETRYABLE.has(status) || MENDABLE.has(status))
    return { kind: "later", why, after: retryAfter(response.headers.get("retry-after")) };
  return { kind: "refused", why };
}

const LONGEST_AFTER = 3_600_000;

/** Seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), LONGEST_AFTER) : undefined;
}

function partialJson(text: string): string | undefined {
  try {
    const { partialSuccess } = JSON.parse(text) as {
      partialSuccess?: { rejectedSpans?: string | number; errorMessage?: string };
    };
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0);
    return rejected > 0 ? partly(rejected, partialSuccess?.errorMessage) : undefined;
  } catch {
    // Some answer with no body, or with one of their own: the status says that it was taken.
    return undefined;
  }
}

function partialProtobuf(body: Uint8Array): string | undefined {
  try {
    let [rejected, message] = [0, ""];
    const outer = new BinaryReader(body);
    while (outer.pos < outer.len) {
      const [field, type] = outer.tag();
      if (field !== 1) {
        outer.skip(type, field);
        continue;
      }
      const inner = new BinaryReader(outer.bytes());
      while (inner.pos < inner.len) {
        const [number, wire] = inner.tag();
        if (number === 1) rejected = Number(inner.int64());
        else if (number === 2) message = inner.string();
        else inner.skip(wire, number);
      }
    }
    return rejected > 0 ? partly(rejected, message) : undefined;
  } catch {
    return undefined;
  }
}

function partly(rejected: number, message: string | undefined): string {
  return `${rejected} spans of its batch were not kept${message ? `: ${message.slice(0, MOST_ANSWER)}` : ""}`;
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause =
    error.cause instanceof Error
      ? `: ${error.cause.message || String(Reflect.get(error.cause, "code"))}`
      : "";
  return `${error.message}${cause}`;
}
