import { readRecord } from "../../core/read-record.ts";

export interface ReadEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: unknown;
}

/** The events of a stream, one by one; comments and times to wait are left out. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ReadEvent, undefined> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      text += next.value;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
        const [event, data] = [field("event"), field("data")];
        if (event !== undefined && data !== undefined)
          yield { id: field("id"), event, data: readRecord(data, `an event "${event}"`, JSON.parse) };
      }
    }
  } finally {
    // Who stops reading leaves: the server is told at once.
    await reader.cancel().catch(() => {});
  }
}
