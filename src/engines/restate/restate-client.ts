import { AirworthyError } from "../../core/errors.ts";
import type { RestatePlaces } from "./restate-options.ts";

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A node that does not answer for so long is passed over, in ms. */
const PATIENCE = 5_000;

/** Restate's HTTP API, as far as it is needed: what is asked of several nodes is asked of the next where one is away. */
export class RestateClient {
  readonly #places: RestatePlaces;

  constructor(places: RestatePlaces) {
    this.#places = places;
  }

  /** One-way: it resolves when Restate has it, whether or not a worker is up. */
  async send(
    service: string,
    key: string,
    { handler, body }: { handler: string; body: unknown },
  ): Promise<void> {
    const path = `/${service}/${encodeURIComponent(key)}/${handler}/send`;
    const { status, text } = await this.#ask(this.#places.ingress, { method: "POST", path, body });
    // Of a run that it knows already Restate says so.
    if (status === 200 || status === 202 || status === 409) return;
    if (status === 404) throw noWorker(service, text);
    if (status >= 500) throw unwell(this.#places.ingress, { status, text });
    throw refused(`take a run for ${service}`, { status, text });
  }

  admin(method: Request["method"], path: string, body?: unknown): Promise<Answer> {
    return this.#ask(this.#places.admin, { method, path, ...(body === undefined ? {} : { body }) });
  }

  /** Where the admin API is, for errors. */
  get adminPlaces(): readonly string[] {
    return this.#places.admin;
  }

  async #ask(nodes: readonly string[], request: Request): Promise<Answer> {
    let failure: unknown;
    let last: Answer | undefined;
    for (const node of nodes) {
      try {
        last = await this.#askOf(node, request);
        // A node that is just starting, or has lost the others, says so: another may be well.
        if (last.status < 500) return last;
      } catch (error) {
        failure = error;
      }
    }
    if (last !== undefined) return last;
    throw unreachable(nodes, failure);
  }

  async #askOf(node: string, { method, path, body }: Request): Promise<Answer> {
    const response = await fetch(`${node}${path}`, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      headers: {
        ...this.#places.headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }
}

export function unreachable(nodes: readonly string[], cause: unknown): AirworthyError {
  return new AirworthyError({
    code: "engine_unreachable",
    message: `Cannot reach the engine: Restate does not answer at ${nodes.join(", ")}`,
    hint: "Start it, or correct engine.restate in airworthy.config.ts; what it has accepted is not lost",
    cause,
  });
}

/** It answers, and only says that it cannot now. */
export function unwell(nodes: readonly string[], { status, text }: Answer): AirworthyError {
  return unreachable(nodes, new Error(`It answered ${status}: ${text.slice(0, 300)}`));
}

export function refused(what: string, { status, text }: Answer): AirworthyError {
  return new AirworthyError({
    code: "engine_refused",
    message: `Cannot use the engine: Restate refused to ${what} with ${status}: ${text.slice(0, 300)}`,
    hint: "See what Restate says in its log; its API may have another version than this worker expects",
    data: { status },
  });
}

function noWorker(service: string, text: string): AirworthyError {
  return new AirworthyError({
    code: "engine_no_worker",
    message: `Cannot give a run to the engine: no worker has made ${service} known to Restate (${text.slice(0, 200)})`,
    hint: "Start a worker of this app and release, such as `airworthy serve`",
  });
}
