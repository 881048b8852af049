import type { MiddlewareHandler } from "hono";
import { AirworthyError } from "../../core/errors.ts";
import type { Env } from "../env.ts";

/** Lists and objects within each other. JSON.parse() and what walks over its result call themselves once for each. */
const DEEPEST = 100;

/** Refuses JSON that is compressed or too deep, before it is parsed. Routes that read their body themselves are named. */
export function limitJson(except: readonly string[]): MiddlewareHandler<Env> {
  return async ({ req }, next) => {
    const isOwn = except.some((path) => req.path.endsWith(path));
    if (!isOwn && /json/i.test(req.header("content-type") ?? "")) {
      const encoding = req.header("content-encoding");
      if (encoding !== undefined && encoding !== "identity") throw compressed(encoding);
      if (isTooDeep(await req.text())) throw tooDeep();
    }
    await next();
  };
}

/** Counts brackets outside of texts: a few ms for a body of 16 MiB, and no stack. */
export function isTooDeep(json: string, most: number = DEEPEST): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (isText) {
      if (char === BACKSLASH) at += 1;
      else if (char === QUOTE) isText = false;
    } else if (char === QUOTE) isText = true;
    else if (char === OPEN_LIST || char === OPEN_OBJECT) {
      depth += 1;
      if (depth > most) return true;
    } else if (char === CLOSE_LIST || char === CLOSE_OBJECT) depth -= 1;
  }
  return false;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function compressed(encoding: string): AirworthyError {
  return new AirworthyError({
    code: "unsupported_type",
    message: `Cannot read a body that is encoded as ${JSON.stringify(encoding.slice(0, 50))}: expected plain JSON`,
    hint: "Send it without Content-Encoding",
  });
}

function tooDeep(): AirworthyError {
  return new AirworthyError({
    code: "invalid_request",
    message: `Cannot read the request: its JSON has more than ${DEEPEST} lists and objects within each other`,
    hint: "Send it flatter, or as a text",
  });
}
