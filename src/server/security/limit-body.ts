import type { MiddlewareHandler } from "hono";
import { AirworthyError } from "../../core/errors.ts";
import type { Env } from "../env.ts";

/** Refuses a body of more than `most` bytes, before it is read where its length is told, else while it is. */
export function limitBody(most: number): MiddlewareHandler<Env> {
  return async ({ req }, next) => {
    const told = req.header("content-length");
    if (told !== undefined) {
      if (Number(told) > most) throw tooLarge(most);
    } else if (req.raw.body !== null) {
      // Typed as a buffer, and read as a promise of one.
      const whole: unknown = Promise.resolve(await bounded(req.raw.body, most));
      req.bodyCache.arrayBuffer = whole as ArrayBuffer;
    }
    await next();
  };
}

async function bounded(body: ReadableStream<Uint8Array>, most: number): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > most) throw tooLarge(most);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole.buffer;
}

function tooLarge(most: number): AirworthyError {
  return new AirworthyError({
    code: "payload_too_large",
    message: `Cannot read a body of more than ${most} bytes`,
    hint: "Send it in parts, or raise maxBody",
  });
}
