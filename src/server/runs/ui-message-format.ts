import type { UIMessageChunk } from "ai";
import { decode } from "../../core/codec.ts";
import { decodeError } from "../../core/error-codec.ts";
import type { Address } from "../../core/ids.ts";
import type { CallRecord } from "../../core/run.ts";
import { nameOf } from "../../core/run.ts";
import type { Outcome } from "./outcome-view.ts";
import { plain } from "./outcome-view.ts";
import type { FeedFormat } from "./run-feed.ts";

/** What the AI SDK's chat transport tells the protocol by. */
const HEADERS = {
  "content-type": "text/event-stream",
  "x-vercel-ai-ui-message-stream": "v1",
  "x-accel-buffering": "no",
};

/** A run as the AI SDK's UI message stream, which `useChat` shows: streamed text, tools as they end, what came out. */
export function uiMessageFormat(): FeedFormat {
  let hasText = false;
  return {
    headers: HEADERS,
    began: (id, workflow) =>
      lines([{ type: "start", messageId: id, messageMetadata: { run: id, workflow } }]),
    called: (record) => lines(record.kind === "tool" ? toolChunks(record) : []),
    streamed: (address, part) => {
      const chunk = textChunk(address, part);
      if (chunk?.type === "text-delta") hasText = true;
      return lines(chunk === undefined ? [] : [chunk]);
    },
    ended: (outcome) => `${lines(endChunks(outcome, hasText))}data: [DONE]\n\n`,
  };
}

function lines(chunks: readonly UIMessageChunk[]): string {
  return chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
}

/** A part of a model's stream that people read. Its id is made unique: each call counts its own from 0. */
function textChunk(address: Address, part: unknown): UIMessageChunk | undefined {
  const { type, id, delta } = part as { type?: unknown; id?: unknown; delta?: unknown };
  const own = `${address}/${String(id)}`;
  switch (type) {
    case "text-start":
    case "text-end":
    case "reasoning-start":
    case "reasoning-end":
      return { type, id: own };
    case "text-delta":
    case "reasoning-delta":
      return typeof delta === "string" ? { type, id: own, delta } : undefined;
    default:
      return undefined;
  }
}

/** A call of a tool is told when it has ended: with what went in and what came out, redacted as it is on record. */
function toolChunks({ address, state, ask, answer = "null" }: CallRecord): UIMessageChunk[] {
  const input = ask === undefined ? {} : plain(decode(ask.text));
  const call = { toolCallId: address, dynamic: true } as const;
  const begun = { ...call, type: "tool-input-available", toolName: nameOf(address), input } as const;
  return state === "failed"
    ? [begun, { ...call, type: "tool-output-error", errorText: decodeError(JSON.parse(answer)).message }]
    : [begun, { ...call, type: "tool-output-available", output: plain(decode(answer)) }];
}

/** What came out is text if nothing was streamed, else it has been read already; anything but a text is data. */
function endChunks(outcome: Outcome, hasText: boolean): UIMessageChunk[] {
  const { status, output, error, waitingFor } = outcome;
  const finish: UIMessageChunk = { type: "finish", messageMetadata: { run: outcome.id, status } };
  if (error !== undefined) return [{ type: "error", errorText: error.message }];
  if (waitingFor !== undefined) return [{ type: "data-waiting", data: { waitingFor } }, finish];
  if (typeof output === "string" && !hasText) {
    const id = "output";
    return [
      { type: "text-start", id },
      { type: "text-delta", id, delta: output },
      { type: "text-end", id },
      finish,
    ];
  }
  const isTold = typeof output === "string" || output === undefined || output === null;
  return isTold ? [finish] : [{ type: "data-output", data: output }, finish];
}
