import { setTimeout } from "node:timers/promises";
import type { App } from "../app/open.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Running } from "./runs/running.ts";

/** A store that does not answer for so long is not ready to be asked, in ms. */
const PATIENCE = 2_000;
/** Whoever asks more often is told the same: asking needs no token, and must cost nothing. */
const FRESH = 1_000;

export interface Readiness {
  readonly status: "ready" | "draining" | "store_unreachable";
}

/** Whether a server can be sent requests, and how it stops being so. */
export class Draining {
  readonly #app: App;
  readonly #running: Running;
  #last: { readonly answer: Promise<Readiness>; readonly until: number } | undefined;

  constructor(app: App, running: Running) {
    this.#app = app;
    this.#running = running;
  }

  /** Asked by a load balancer every few seconds. */
  async readiness(): Promise<Readiness> {
    if (this.#running.refusal !== undefined) return { status: "draining" };
    if (this.#last === undefined || performance.now() >= this.#last.until)
      this.#last = { answer: this.#look(), until: performance.now() + FRESH };
    return this.#last.answer;
  }

  /** Takes no more runs, and waits at most so long, in ms, until those under way have ended. */
  async drain(ms: number): Promise<void> {
    this.#running.refusal = draining();
    const giveUp = new AbortController();
    try {
      await Promise.race([this.#running.idle(), setTimeout(ms, undefined, { signal: giveUp.signal })]);
    } finally {
      giveUp.abort();
    }
  }

  async #look(): Promise<Readiness> {
    const giveUp = new AbortController();
    const isThere = this.#app.store.monitoring.memory().then(
      () => true,
      () => false,
    );
    const late = setTimeout(PATIENCE, false, { signal: giveUp.signal }).catch(() => false);
    const answers = await Promise.race([isThere, late]);
    giveUp.abort();
    return { status: answers ? "ready" : "store_unreachable" };
  }
}

function draining(): AirworthyError {
  return new AirworthyError({
    code: "server_draining",
    message: "Cannot start a run: this server is about to stop, and takes no more",
    hint: "Send the request again: another server takes it, or this one when it is back",
  });
}
