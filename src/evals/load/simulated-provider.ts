import { setTimeout as delay } from "node:timers/promises";
import { APICallError } from "@ai-sdk/provider";
import type { Call, Handler, Outcome } from "../../core/call.ts";
import { world } from "../../core/handlers/world.ts";
import { outcomeOf } from "../../core/recording.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import { stepOf } from "../../core/step-of.ts";
import { TokenBucket } from "./token-bucket.ts";

export interface ProviderOptions {
  /** Median latency of a model call in ms; the recorded ones are scaled to it. Default: as recorded. */
  readonly latency?: number | undefined;
  /** Share of model calls that fail with a 500. Default: as recorded. */
  readonly errors?: number | undefined;
  /** Tokens and requests a minute. Default: no limit. */
  readonly tokensPerMinute?: number | undefined;
  readonly requestsPerMinute?: number | undefined;
  /** 0 to 1, seeded. */
  readonly random: () => number;
}

/** What the provider has done so far. */
export interface ProviderCounts {
  readonly requests: number;
  /** 429s, and ms that they asked to wait. */
  readonly refused: number;
  readonly askedToWait: number;
  readonly failed: number;
}

/**
 * Stands in for providers and tools: calls are answered as in the recorded runs of the same case, after a latency
 * drawn from the recorded ones of the same step, and refused beyond its limits as a provider refuses.
 */
export class SimulatedProvider {
  readonly #options: ProviderOptions;
  readonly #latencies: ReadonlyMap<string, readonly number[]>;
  readonly #scale: number;
  readonly #errors: number;
  readonly #limits: readonly { readonly bucket: TokenBucket; readonly of: "tokens" | "requests" }[];
  #counts = { requests: 0, refused: 0, askedToWait: 0, failed: 0 };

  constructor(runs: readonly StoredRun[], options: ProviderOptions) {
    const calls = runs.flatMap((run) => run.calls).filter(({ state }) => state !== "begun");
    const models = calls.filter(({ kind }) => kind === "model");
    this.#options = options;
    this.#latencies = new Map(
      [...Map.groupBy(calls, keyOf)].map(([key, group]) => [
        key,
        group.map(({ took, note }) => took - (note?.waited ?? 0)),
      ]),
    );
    const median = medianOf(models.map(({ took }) => took));
    this.#scale = options.latency === undefined || median === 0 ? 1 : options.latency / median;
    const failed = models.filter(({ state }) => state === "failed").length;
    this.#errors = options.errors ?? (models.length === 0 ? 0 : failed / models.length);
    const now = performance.now();
    const { tokensPerMinute, requestsPerMinute } = options;
    this.#limits = [
      ...(tokensPerMinute === undefined
        ? []
        : [{ bucket: new TokenBucket(tokensPerMinute, now), of: "tokens" as const }]),
      ...(requestsPerMinute === undefined
        ? []
        : [{ bucket: new TokenBucket(requestsPerMinute, now), of: "requests" as const }]),
    ];
  }

  get counts(): ProviderCounts {
    return { ...this.#counts };
  }

  /** How long a recorded run takes where nobody else asks, in ms: as recorded, with its model calls as late as here. */
  idle({ took = 0, calls }: StoredRun): number {
    const models = calls.filter(({ kind }) => kind === "model").reduce((sum, call) => sum + call.took, 0);
    return took + models * (this.#scale - 1);
  }

  /** In place of the world, for a run of the case that was recorded. */
  handlerFor(recorded: StoredRun): Handler {
    const byAddress = new Map(recorded.calls.map((call) => [call.address, call]));
    const reach = world();
    return async (call, next) => {
      if (call.kind !== "model" && call.kind !== "tool") return reach(call, next);
      // A call that is made again after a refusal stands behind the one that was recorded.
      const record = byAddress.get(call.address) ?? sameStep(recorded.calls, call);
      if (record === undefined || record.state === "begun") return reach(call, next);
      return call.kind === "model" ? this.#model(call, record) : this.#tool(call, record);
    };
  }

  async #tool(call: Call, record: CallRecord): Promise<Outcome> {
    await this.#wait(call, record, 1);
    return answered(record, call);
  }

  async #model(call: Call, record: CallRecord): Promise<Outcome> {
    this.#counts.requests += 1;
    const refusal = this.#refusal(record);
    if (refusal !== undefined) return { ok: false, error: refusal };
    await this.#wait(call, record, this.#scale);
    if (this.#options.random() >= this.#errors) return answered(record, call);
    this.#counts.failed += 1;
    return { ok: false, error: providerError(500, "Internal Server Error", {}) };
  }

  #refusal({ note }: CallRecord): Error | undefined {
    const { input = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0 } = note?.usage ?? {};
    const tokens = input + cacheRead + cacheWrite + output + reasoning;
    const now = performance.now();
    const wait = Math.max(
      0,
      ...this.#limits.map(({ bucket, of }) => bucket.take(of === "tokens" ? tokens : 1, now)),
    );
    if (wait === 0) return undefined;
    this.#counts.refused += 1;
    this.#counts.askedToWait += wait;
    return providerError(429, "Too Many Requests", { "retry-after-ms": String(Math.ceil(wait)) });
  }

  async #wait(call: Call, record: CallRecord, scale: number): Promise<void> {
    const seen = this.#latencies.get(keyOf(record)) ?? [];
    const ms = (seen[Math.floor(this.#options.random() * seen.length)] ?? record.took) * scale;
    if (ms >= 1) await delay(ms, undefined, { signal: call.signal }).catch(() => {});
  }
}

/** As it was, less what its contract did about it: that is done anew. */
function answered(record: CallRecord, call: Call): Outcome {
  const outcome = outcomeOf(record, call);
  const { waited: _, attempts: __, ...note } = outcome.note ?? {};
  return { ...outcome, note: { ...note, from: "recording" } };
}

function keyOf({ kind, address }: Pick<CallRecord, "kind" | "address">): string {
  return `${kind} ${stepOf(address)}`;
}

function sameStep(calls: readonly CallRecord[], call: Call): CallRecord | undefined {
  const step = stepOf(call.address);
  return calls.findLast(
    ({ kind, address, askHash }) =>
      kind === call.kind && stepOf(address) === step && askHash === call.askHash,
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function providerError(statusCode: number, message: string, responseHeaders: Record<string, string>): Error {
  return new APICallError({
    message,
    url: "simulated://provider",
    requestBodyValues: {},
    statusCode,
    responseHeaders,
    isRetryable: true,
  });
}
