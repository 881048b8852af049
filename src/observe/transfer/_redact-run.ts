import type { Body } from "../../core/body.ts";
import { bodyHash, bodyOf } from "../../core/body.ts";
import type { EncodedError } from "../../core/error-codec.ts";
import type { Redact } from "../../core/execution.ts";
import type { CallRecord, RunEnd, StoredRun } from "../../core/run.ts";

/** The run as it would have been recorded with this redaction; what it leaves alone keeps its hashes. */
export function redactRun(run: StoredRun, redact: Redact): StoredRun {
  // The messages of a conversation come again with every call that was asked with them.
  const done = new Map<string, string>();
  const once: Redact = (text) => {
    const known = done.get(text) ?? redact(text);
    done.set(text, known);
    return known;
  };
  const tags = run.tags === undefined ? {} : { tags: run.tags.map((tag) => plain(tag, redact)) };
  return {
    ...run,
    ...tags,
    input: redactBody(run.input, once),
    end: run.end && redactEnd(run.end, once),
    calls: run.calls.map((call) => redactCall(call, once)),
  };
}

function redactCall(call: CallRecord, redact: Redact): CallRecord {
  const ask = call.ask && redactBody(call.ask, redact);
  const answer = call.answer === undefined ? undefined : redact(call.answer);
  const askHash = ask === undefined || ask === call.ask ? call.askHash : bodyHash(ask);
  const note = answer === call.answer ? call.note : { ...call.note, redacted: true as const };
  return { ...call, ask, askHash, answer, note };
}

function redactBody(body: Body, redact: Redact): Body {
  const text = redact(body.text);
  const shared = body.shared && redact(body.shared.text);
  const thread = body.thread?.texts.map(redact);
  const isSame =
    text === body.text &&
    shared === body.shared?.text &&
    (thread ?? []).every((message, i) => message === body.thread?.texts[i]);
  if (isSame) return body;
  return bodyOf(text, {
    ...(shared === undefined ? {} : { shared }),
    ...(thread === undefined ? {} : { thread }),
  });
}

function redactEnd(end: RunEnd, redact: Redact): RunEnd {
  switch (end.status) {
    case "completed":
      return { status: end.status, output: redactBody(end.output, redact) };
    case "waiting":
      return end;
    default:
      return { status: end.status, error: JSON.parse(redact(JSON.stringify(end.error))) as EncodedError };
  }
}

function plain(text: string, redact: Redact): string {
  const redacted: unknown = JSON.parse(redact(JSON.stringify(text)));
  return String(redacted);
}
