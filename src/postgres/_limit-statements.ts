import type { LimiterFigures } from "../tools/limits/limiter.ts";
import type { Ask } from "./connection.ts";

/** What a process asks for at once. */
export interface Wish {
  /** Turns that are wanted at most. */
  readonly want: number;
  readonly figures: LimiterFigures;
  /** How late each may begin, in ms. */
  readonly grace: number;
}

/** Turns, each due in so many ms; or that all slots are taken, and when to look again at the latest. */
export type Taken =
  | { readonly dues: readonly number[] }
  | { readonly dues: undefined; readonly retry: number };

export interface Holder {
  readonly id: string;
  /** Ms after its last sign of life that it counts as dead. */
  readonly lease: number;
}

/** Turns are given out so far ahead, in s: enough to keep a fast service busy from one question to the next. */
const HORIZON = 0.1;
const SECOND = 1_000;

/** The functions of the schema, as a process calls them. */
export class LimitStatements {
  readonly #schema: string;
  readonly #holder: Holder;
  readonly #ask: Ask;

  constructor(schema: string, holder: Holder, ask: Ask) {
    this.#schema = schema;
    this.#holder = holder;
    this.#ask = ask;
  }

  async take(key: string, { want, figures, grace }: Wish): Promise<Taken> {
    const { burst = 1, ...rest } = figures;
    const wish = {
      ...rest,
      burst,
      want,
      grace: grace / SECOND,
      horizon: HORIZON,
      lease: this.#holder.lease / SECOND,
    };
    const [row] = await this.#call("take", [key, this.#holder.id, JSON.stringify(wish)]);
    const { dues, retry = 0 }: { dues?: readonly number[]; retry?: number } = row?.result ?? {};
    return dues === undefined ? { dues, retry } : { dues };
  }

  async release(key: string, slots: number): Promise<void> {
    await this.#call("release", [key, this.#holder.id, slots]);
  }

  async leave(key: string): Promise<void> {
    await this.#call("leave", [key, this.#holder.id]);
  }

  async pause(key: string, ms: number): Promise<void> {
    await this.#call("pause", [key, ms / SECOND]);
  }

  async beat(): Promise<void> {
    await this.#call("beat", [this.#holder.id, this.#holder.lease / SECOND]);
  }

  async report(held: Readonly<Record<string, number>>): Promise<void> {
    await this.#call("report", [this.#holder.id, this.#holder.lease / SECOND, JSON.stringify(held)]);
  }

  async bye(): Promise<void> {
    await this.#call("bye", [this.#holder.id]);
  }

  /** Ms that are left of each key's pause. */
  async pauses(): Promise<readonly { readonly key: string; readonly ms: number }[]> {
    const now = `${this.#schema}.limit_now()`;
    const rows = await this.#ask(
      `SELECT key, (paused_until - ${now}) * 1000 AS ms FROM ${this.#schema}.limit_key WHERE paused_until > ${now}`,
    );
    return rows.map(({ key, ms }) => ({ key: String(key), ms: Number(ms) }));
  }

  #call(name: string, values: readonly unknown[]): ReturnType<Ask> {
    const places = values.map((_, i) => `$${i + 1}`).join(", ");
    return this.#ask(`SELECT ${this.#schema}.limit_${name}(${places}) AS result`, values);
  }
}
