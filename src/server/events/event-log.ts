import { randomBytes } from "node:crypto";

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

const KEPT = 2_000;
const encoder = new TextEncoder();

/** The last events, as they are sent, so that a client that was away for a while misses none. */
export class EventLog {
  /** Another process, or the next one, numbers other events. */
  readonly #name = randomBytes(6).toString("hex");
  readonly #kept: Uint8Array[] = [];
  #count = 0;

  /** Id of the last event. */
  get last(): string {
    return `${this.#name}-${this.#count}`;
  }

  /** Keeps an event and gives it as it is sent. */
  add(event: ServerEvent): Uint8Array {
    this.#count += 1;
    const chunk = frame(event, this.last);
    this.#kept.push(chunk);
    if (this.#kept.length > KEPT) this.#kept.shift();
    return chunk;
  }

  /** What came after an event; undefined where that is not known. */
  since(id: string): readonly Uint8Array[] | undefined {
    const [name, count = ""] = id.split("-");
    const missed = this.#count - Number(count || Number.NaN);
    if (name !== this.#name || !(missed >= 0 && missed <= this.#kept.length)) return undefined;
    return missed === 0 ? [] : this.#kept.slice(-missed);
  }
}

/** An event as the protocol of server-sent events writes it. */
export function frame({ event, data }: ServerEvent, id?: string): Uint8Array {
  const head = id === undefined ? "" : `id: ${id}\n`;
  // JSON has no line break in it, so that it stands on one line of `data`.
  return encoder.encode(`${head}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}
