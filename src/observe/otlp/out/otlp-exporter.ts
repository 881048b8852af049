import { AirworthyError } from "../../../core/errors.ts";
import type { Exporter, ExporterHost, ExportReport, RunningExporter } from "../../../core/exporter.ts";
import { isTraffic } from "../../../core/figures-of-run.ts";
import type { RunSummary, StoredRun } from "../../../core/run.ts";
import type { ExportedAttributes } from "./attributes-gen-ai.ts";
import type { Delivered } from "./deliver.ts";
import { deliver } from "./deliver.ts";
import type { ExporterOptions } from "./exporter-options.ts";
import type { Facts } from "./facts.ts";
import { postSpans } from "./post-spans.ts";
import { RunningOtlp } from "./running-otlp.ts";

/** Where an exporter sends to, and in which words. */
export interface Backend {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly format: "json" | "protobuf";
  readonly attributes: (facts: Facts) => ExportedAttributes;
  readonly resource?: Readonly<Record<string, string>>;
}

/** Runs in one request, at most. */
const BATCH_RUNS = 50;
/** Calls in one request, at most, if it has more than one run. */
const BATCH_CALLS = 500;
const TIMEOUT = 10_000;
/** Tries of one batch when runs are sent by a command, which waits for it. */
const TRIES = 5;

/** Sends runs by OTLP over HTTP. */
export class OtlpExporter implements Exporter {
  readonly name: string;
  readonly #backend: Backend;
  readonly #options: ExporterOptions;

  constructor(backend: Backend, options: ExporterOptions) {
    this.#backend = { ...backend, url: checkedUrl(backend) };
    this.#options = options;
    this.name = options.name ?? backend.name;
  }

  async start(host: ExporterHost): Promise<RunningExporter> {
    const running = new RunningOtlp(this.name, {
      ...host,
      options: this.#options,
      takes: this.#takes,
      batch: { runs: BATCH_RUNS, calls: BATCH_CALLS },
      deliver: (runs, stop) => this.#deliver(runs, stop),
    });
    await running.begin();
    return running;
  }

  async send(runs: AsyncIterable<StoredRun>): Promise<ExportReport> {
    const refused: { readonly run: string; readonly why: string }[] = [];
    let sent = 0;
    for await (const batch of batches(runs)) {
      let rest = batch;
      for (let tries = 1; rest.length > 0; tries++) {
        const delivered = await this.#deliver(rest, new AbortController().signal);
        refused.push(...delivered.refused);
        sent += delivered.done - delivered.refused.length;
        rest = rest.slice(delivered.done);
        if (delivered.later === undefined) continue;
        if (tries >= TRIES) return { sent, refused, stopped: delivered.later.why };
        await new Promise((resolve) => setTimeout(resolve, delivered.later?.after ?? 500 * 2 ** tries));
      }
    }
    return { sent, refused };
  }

  readonly #takes = (run: RunSummary): boolean => {
    const { filter } = this.#options;
    return filter === undefined ? run.source === undefined && isTraffic(run) : filter(run);
  };

  #deliver(runs: readonly StoredRun[], stop: AbortSignal): Promise<Delivered> {
    const {
      content = "full",
      compression = "none",
      timeout = TIMEOUT,
      headers = {},
      service,
    } = this.#options;
    const { url, format, attributes, resource = {} } = this.#backend;
    const target = { url, format, compression, timeout, headers: { ...this.#backend.headers, ...headers } };
    return deliver(runs, {
      rules: { content, attributes },
      resource: (run) => ({
        "service.name": service ?? "airworthy",
        ...(run.release === undefined ? {} : { "service.version": run.release }),
        ...resource,
      }),
      post: (groups) => postSpans(groups, target, stop),
    });
  }
}

async function* batches(runs: AsyncIterable<StoredRun>): AsyncGenerator<readonly StoredRun[]> {
  let batch: StoredRun[] = [];
  let calls = 0;
  for await (const run of runs) {
    if (batch.length > 0 && (batch.length >= BATCH_RUNS || calls + run.calls.length > BATCH_CALLS)) {
      yield batch;
      [batch, calls] = [[], 0];
    }
    batch.push(run);
    calls += run.calls.length;
  }
  if (batch.length > 0) yield batch;
}

function checkedUrl({ name, url }: Backend): string {
  if (URL.canParse(url) && /^https?:/.test(url)) return url;
  throw new AirworthyError({
    code: "invalid_exporter",
    message: `Cannot export to ${name}: ${JSON.stringify(url)} is no address, expected http:// or https://`,
    hint: "Give the whole address of the back end, such as https://cloud.langfuse.com",
  });
}
