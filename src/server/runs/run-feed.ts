import type { RunId } from "../../core/ids.ts";
import type { RunObserver } from "../../core/run-observer.ts";
import type { Outcome } from "./outcome-view.ts";

/** How a run is told to who reads along: each gives the server-sent events for what has happened. */
export interface FeedFormat {
  readonly headers: Readonly<Record<string, string>>;
  began(id: RunId, workflow: string): string;
  called(...given: Parameters<RunObserver["called"]>): string;
  streamed(...given: Parameters<RunObserver["streamed"]>): string;
  ended(outcome: Outcome): string;
}

/** Bytes that a reader may be behind. The run goes on without one who does not read. */
const BEHIND = 2 ** 20;
const HEARTBEAT = 15_000;
const encoder = new TextEncoder();

/** What happens in one run, as a stream. Whether anybody reads it changes nothing for the run. */
export class RunFeed {
  readonly stream: ReadableStream<Uint8Array>;
  readonly observer: RunObserver;
  readonly #format: FeedFormat;
  readonly #workflow: string;
  #reader: ReadableStreamDefaultController<Uint8Array> | undefined;
  #alive: NodeJS.Timeout | undefined;

  constructor(format: FeedFormat, workflow: string) {
    this.#format = format;
    this.#workflow = workflow;
    const start = (reader: ReadableStreamDefaultController<Uint8Array>) => {
      this.#reader = reader;
    };
    const cancel = () => this.#leave();
    this.stream = new ReadableStream(
      { start, cancel },
      new ByteLengthQueuingStrategy({ highWaterMark: BEHIND }),
    );
    this.observer = {
      began: (run) => this.begin(run),
      called: (record) => this.#tell(() => format.called(record)),
      streamed: (address, part) => this.#tell(() => format.streamed(address, part)),
    };
    this.#alive = setInterval(() => this.#tell(() => ": alive\n\n"), HEARTBEAT).unref();
  }

  begin(id: RunId): void {
    this.#tell(() => this.#format.began(id, this.#workflow));
  }

  end(outcome: Outcome): void {
    this.#tell(() => this.#format.ended(outcome));
    this.#close();
  }

  /** The run's end cannot be told: the reader is told that instead. */
  fail(error: unknown): void {
    this.#reader?.error(error);
    this.#leave();
  }

  #tell(write: () => string): void {
    if (this.#reader === undefined) return;
    const isBehind = (this.#reader.desiredSize ?? 0) <= 0;
    if (isBehind) this.#close();
    const text = isBehind ? "" : write();
    if (text !== "") this.#reader?.enqueue(encoder.encode(text));
  }

  #close(): void {
    this.#reader?.close();
    this.#leave();
  }

  #leave(): void {
    this.#reader = undefined;
    clearInterval(this.#alive);
  }
}
