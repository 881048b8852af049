import type { CallRecord } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import type { FeedFormat } from "./run-feed.ts";

/** A run as our own events: `run`, a `call` as each ends, `text` as a model streams it, `end` with what came out. */
export function eventFormat(): FeedFormat {
  return {
    headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
    began: (id, workflow) => event("run", { id, workflow, status: "running" }),
    called: (record) => event("call", callView(record)),
    streamed: (address, part) => {
      const delta = textOf(part);
      return delta === undefined ? "" : event("text", { address, delta });
    },
    ended: (outcome) => event("end", outcome),
  };
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function callView({ seq, kind, address, state, at, took }: CallRecord) {
  return { seq, kind, address, name: nameOf(address), state, at, took };
}

function textOf(part: unknown): string | undefined {
  const { type, delta } = part as { readonly type?: unknown; readonly delta?: unknown };
  return type === "text-delta" && typeof delta === "string" ? delta : undefined;
}
