import type { Body } from "../../core/body.ts";
import { bodyOf } from "../../core/body.ts";
import { canonical } from "../../core/canonical.ts";
import type { Redact } from "../../core/execution.ts";
import type { Fields } from "./exchange.ts";
import { fieldsOf, jsonIn, textIn } from "./exchange.ts";
import type { Endpoint } from "./protocol.ts";

/** A request of the child. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly method: string;
  readonly body: string;
}

/**
 * What a request asks, as our own model calls keep it: messages as a thread, tools apart, the rest as parameters. Neither
 * headers nor the query are in it: they hold keys.
 */
export function questionBody({ endpoint, method, body }: Asked, redact: Redact): Body {
  const { provider, path } = endpoint;
  const place = { path: path.split("?")[0] ?? "", ...(method === "POST" ? {} : { method }) };
  const given = jsonIn(body);
  const keep = (value: unknown) => redact(canonical(value, "a request to a model"));
  if (given === undefined) return bodyOf(keep({ ...place, ...(body === "" ? {} : { body }) }));
  const { tools, model, messages, input, system, instructions, ...params } = fieldsOf(given);
  const thread = threadOf({ messages, input, system, instructions });
  const text = keep({ ...params, ...place, model: `${provider}/${textIn(model) || "unknown"}` });
  return bodyOf(text, {
    ...(thread.length === 0 ? {} : { thread: thread.map(keep) }),
    ...(tools === undefined ? {} : { shared: keep({ tools }) }),
  });
}

function threadOf({ messages, input, system, instructions }: Fields): readonly unknown[] {
  const before = [system, instructions]
    .filter((text) => text !== undefined && text !== null)
    .map((content) => ({ role: "system", content }));
  const said = Array.isArray(messages) ? messages : Array.isArray(input) ? input : [];
  return [...before, ...said, ...(typeof input === "string" ? [{ role: "user", content: input }] : [])];
}

/** The model that a request names. */
export function modelOf({ body }: Asked): string {
  return textIn(fieldsOf(jsonIn(body)).model) || "unknown";
}
