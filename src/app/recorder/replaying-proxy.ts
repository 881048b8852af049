import type { ServerResponse } from "node:http";
import { bodyHash } from "../../core/body.ts";
import { DivergenceError, readable } from "../../core/divergence.ts";
import type { Redact } from "../../core/execution.ts";
import type { CallRecord, StoredRun } from "../../core/run.ts";
import type { RawAnswer } from "./exchange.ts";
import { fieldsOf, jsonIn } from "./exchange.ts";
import type { Asked } from "./question-body.ts";
import { questionBody } from "./question-body.ts";

/**
 * Answers requests from a recorded run alone. A question is found by what it asks, whatever the order: calls that were made
 * side by side get each its own answer. The same question asked twice gets its two answers in their order.
 */
export class ReplayingProxy {
  readonly #run: StoredRun;
  readonly #redact: Redact;
  readonly #open: CallRecord[];
  /** Questions that no recorded one answered. */
  readonly #unanswered: string[] = [];
  #answered = 0;

  constructor(run: StoredRun, redact: Redact) {
    this.#run = run;
    this.#redact = redact;
    this.#open = run.calls.filter(({ answer }) => rawOf(answer) !== undefined);
  }

  get answered(): number {
    return this.#answered;
  }

  answer(asked: Asked, response: ServerResponse): void {
    const body = questionBody(asked, this.#redact);
    const hash = bodyHash(body);
    const at = this.#open.findIndex(({ askHash }) => askHash === hash);
    const [found] = at === -1 ? [] : this.#open.splice(at, 1);
    const raw = rawOf(found?.answer);
    if (raw === undefined) return void this.#diverge(readable(body), response);
    this.#answered += 1;
    response.writeHead(raw.status, { "content-type": raw.type });
    response.end(raw.body);
  }

  /**
   * What was asked otherwise than recorded, then what was recorded and not asked. Which recorded call a strange question stands for is
   * said in the end: until then the call may still be asked for as it was.
   */
  divergences(): readonly DivergenceError[] {
    const strange = this.#unanswered.map((asked, i) => this.#divergence(asked, this.#open[i]));
    const unasked = this.#open
      .slice(this.#unanswered.length)
      .map((call) => this.#divergence(undefined, call));
    return [...strange, ...unasked];
  }

  #divergence(asked: string | undefined, meant: CallRecord | undefined): DivergenceError {
    const kind =
      asked === undefined ? "never_asked" : meant === undefined ? "not_recorded" : "asked_differently";
    return new DivergenceError({
      run: this.#run.id,
      kind,
      address: meant?.address ?? "model",
      recorded: meant === undefined ? undefined : readable(meant.ask),
      asked,
    });
  }

  #diverge(asked: string, response: ServerResponse): void {
    this.#unanswered.push(asked);
    // The first that is still open is what the child most likely asks otherwise.
    const { message } = this.#divergence(asked, this.#open[0]);
    // 409 and not 5xx: an SDK would try again what can never come.
    response.writeHead(409, { "content-type": "application/json", "x-should-retry": "false" });
    response.end(JSON.stringify({ error: { message, type: "airworthy_divergence", code: "divergence" } }));
  }
}

/** The answer of a recorded exchange, whether the provider gave it or refused. */
function rawOf(answer: string | undefined): RawAnswer | undefined {
  const kept = fieldsOf(jsonIn(answer ?? ""));
  const { status, type, body } = fieldsOf(kept.raw ?? fieldsOf(kept.data).raw);
  if (typeof status !== "number" || typeof type !== "string" || typeof body !== "string") return undefined;
  return { status, type, body };
}
