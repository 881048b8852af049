import { AirworthyError, isAirworthyError } from "../../../core/errors.ts";
import type { Redact } from "../../../core/execution.ts";
import type { RunId } from "../../../core/ids.ts";
import type { Store } from "../../../core/store.ts";
import type { PendingTrace } from "../../../core/traces.ts";
import type { PriceTable } from "../../../models/prices.ts";
import type { SpanGroup } from "../span.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { mergeGroups } from "./merge-groups.ts";
import { Problems } from "./problems.ts";
import { readBody } from "./read-body.ts";
import { runOfTrace } from "./run-of-trace.ts";
import { tracePieces } from "./trace-pieces.ts";

export interface TraceIntakeOptions {
  readonly store: Store;
  readonly redact: Redact;
  readonly prices: PriceTable;
  /** Told of spans that no run could be made of; they are kept, and tried again in an hour. */
  readonly onError: (error: unknown) => void;
}

export interface TraceBody {
  readonly bytes: Uint8Array;
  readonly format: "json" | "protobuf";
  /** As the header `content-encoding` says. */
  readonly encoding: string | undefined;
}

export interface TakenTraces {
  /** Spans that were not kept. */
  readonly rejected: number;
  /** What was not kept, or not as it was sent, and why; empty where all is well. */
  readonly message: string;
}

/** Bytes of one request, unpacked. */
const MOST_BODY = 32 * 2 ** 20;
/** Bytes of requests that are being taken in at the same time. */
const MOST_UNDER_WAY = 64 * 2 ** 20;
/** Traces that wait to become runs. */
const MOST_WAITING = 100_000;
/** How often what waits is looked at, in ms. */
const EVERY = 500;
const BATCH = 50;
/** Spans since the last look that make a burst, and how many traces may wait for its end. */
const BURST = { spans: 500, traces: 10_000 } as const;
const HOUR = 3_600_000;

/** Takes spans in, durable when acknowledged, and makes runs of them once their traces fall silent. */
export class TraceIntake {
  readonly #options: TraceIntakeOptions;
  #underWay = 0;
  #waiting = 0;
  #spansTaken = 0;
  #timer: NodeJS.Timeout | undefined;
  #building: Promise<number> | undefined;

  constructor(options: TraceIntakeOptions) {
    this.#options = options;
  }

  /**
   * @throws `invalid_traces`, `payload_too_large`, `overloaded` where the sender should try again later
   */
  async take({ bytes, format, encoding }: TraceBody): Promise<TakenTraces> {
    if (this.#underWay + bytes.length > MOST_UNDER_WAY || this.#waiting > MOST_WAITING) throw overloaded();
    this.#underWay += bytes.length;
    try {
      const body = await readBody(bytes, { encoding, most: MOST_BODY });
      return await this.#keep(body, format);
    } finally {
      this.#underWay -= bytes.length;
    }
  }

  /** Makes runs of all traces that have been silent for long enough; with `run` of that one in any case. */
  async build({
    run,
    now = Date.now(),
  }: {
    readonly run?: RunId;
    readonly now?: number;
  } = {}): Promise<number> {
    if (run !== undefined) return this.#buildAll({ now, limit: BATCH, run });
    this.#building ??= this.#buildDue(now).finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  /** Takes up what an earlier process left. */
  start(): void {
    this.#timer ??= setTimeout(() => void this.#turn(), EVERY).unref();
  }

  async #keep(body: Uint8Array, format: TraceBody["format"]): Promise<TakenTraces> {
    const { store, redact } = this.#options;
    const problems = new Problems();
    const now = Date.now();
    const checking = { problems, now };
    const groups =
      format === "json"
        ? decodeJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString(), checking)
        : decodeProtobuf(body, checking);
    const pieces = tracePieces(groups, { now, redact });
    if (pieces.length > 0) {
      for (const { spans } of pieces) this.#spansTaken += spans;
      const taken = await store.traces.take(pieces, now);
      for (const [i, { spans }] of pieces.entries())
        if (taken[i] === "full") problems.reject("its trace has as many spans as are kept of one", spans);
      this.start();
    }
    return { rejected: problems.rejected, message: problems.message };
  }

  /** A burst is taken in at full speed, and made into runs when it is over or has grown too long. */
  async #turn(): Promise<void> {
    this.#timer = undefined;
    const isBurst = this.#spansTaken > BURST.spans && this.#waiting < BURST.traces;
    this.#spansTaken = 0;
    try {
      if (!isBurst) await this.build();
      this.#waiting = await this.#options.store.traces.backlog();
      if (this.#waiting > 0) this.start();
    } catch (error) {
      if (isAirworthyError(error, "store_closed")) return;
      this.#options.onError(error);
      this.start();
    }
  }

  async #buildDue(now: number): Promise<number> {
    let built = 0;
    for (;;) {
      const count = await this.#buildAll({ now, limit: BATCH });
      built += count;
      if (count < BATCH) return built;
      // Between two batches others get to send and to look.
      await new Promise(setImmediate);
    }
  }

  async #buildAll(query: { now: number; limit: number; run?: RunId }): Promise<number> {
    const pending = await this.#options.store.traces.pending(query);
    await Promise.all(pending.map((trace) => this.#buildOne(trace)));
    return pending.length;
  }

  async #buildOne(trace: PendingTrace): Promise<void> {
    const { store, prices, onError } = this.#options;
    try {
      const pieces = trace.pieces.map((piece): SpanGroup[] => JSON.parse(piece));
      const { groups, spans, isMerged } = mergeGroups(pieces);
      const run = runOfTrace(groups, { key: trace.key, prices });
      if (run !== undefined)
        await store.traces.settle(trace, { run, data: isMerged ? JSON.stringify(groups) : undefined, spans });
      else await store.traces.postpone(trace, Date.now() + HOUR);
    } catch (error) {
      if (isAirworthyError(error, "store_closed")) throw error;
      onError(error);
      await store.traces.postpone(trace, Date.now() + HOUR);
    }
  }
}

function overloaded(): AirworthyError {
  return new AirworthyError({
    code: "overloaded",
    message: "Cannot take more traces in now: too many are under way",
    hint: "Send them again in a few seconds, as the header Retry-After says; SDKs of OpenTelemetry do",
  });
}
