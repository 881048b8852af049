import { randomUUID } from "node:crypto";
import type { Duration } from "../core/duration.ts";
import { parseDuration } from "../core/duration.ts";
import { AirworthyError } from "../core/errors.ts";
import type { Limiter } from "../tools/limits/limiter.ts";
import type { LimitSource, Turns } from "../tools/limits/turns.ts";
import { LimitStatements } from "./_limit-statements.ts";
import { SharedTurns } from "./_shared-turns.ts";
import type { Ask, ConnectionOptions } from "./connection.ts";
import { PostgresConnection } from "./connection.ts";
import { LIMITS_VERSION, limitsSchema } from "./limits-schema.ts";

export interface PostgresLimitsOptions extends ConnectionOptions {
  /** Made if it is not there. All processes that share limits name the same. Default `airworthy`. */
  readonly schema?: string;
  /** A process that gives no sign of life for so long has died, and its slots are free again. Default 10 s. */
  readonly lease?: Duration;
  /**
   * What becomes of calls while the database is gone: `refuse` them with `rate_limited`, after `patience`;
   * or hold the limits in `each-process` by itself, so that together they may exceed them. Default `refuse`.
   */
  readonly whenGone?: "refuse" | "each-process";
  /** How long waiting calls give a database that is gone, before they are refused. Default 5 s. */
  readonly patience?: Duration;
}

const SCHEMA = /^[a-z_][a-z0-9_]{0,47}$/;
const SHORTEST_LEASE = 1_000;

/**
 * Shares the limits of tools (rate, concurrency, and the pauses that a service asks for) among all
 * processes that name the same database, for `limits` of the configuration. Needs the package `pg` and a
 * connection of its own per process, made with the first call that is limited.
 *
 * @throws `invalid_limits`, `invalid_duration`
 *
 * @example
 * ```ts
 * import { defineConfig } from "airworthy";
 * import { postgresLimits } from "airworthy/store";
 *
 * const limits = postgresLimits({ connectionString: "postgres://localhost/app", whenGone: "each-process" });
defineConfig({ limits }).limits === limits; //=> true
 * ```
 */
export function postgresLimits(options: PostgresLimitsOptions = {}): LimitSource {
  const { schema = "airworthy", whenGone = "refuse" } = options;
  if (!SCHEMA.test(schema)) {
    throw invalid(
      `its schema is ${JSON.stringify(schema)}, expected small letters, digits and _, at most 48`,
      "Leave schema out for airworthy",
    );
  }
  if (whenGone !== "refuse" && whenGone !== "each-process") {
    throw invalid(
      `whenGone is ${JSON.stringify(whenGone)}, expected "refuse" or "each-process"`,
      "Leave it out to refuse calls while the database is gone",
    );
  }
  const lease = parseDuration(options.lease ?? "10s");
  if (lease < SHORTEST_LEASE)
    throw invalid(`its lease is ${lease} ms, expected at least ${SHORTEST_LEASE}`, "Leave it out for 10 s");
  const patience = parseDuration(options.patience ?? "5s");
  return new PostgresLimits(options, { schema, lease, patience, isLenient: whenGone === "each-process" });
}

interface Settled {
  readonly schema: string;
  readonly lease: number;
  readonly patience: number;
  readonly isLenient: boolean;
}

class PostgresLimits implements LimitSource {
  readonly #settled: Settled;
  readonly #channel: string;
  readonly #holder: { readonly id: string; readonly lease: number };
  readonly #connection: PostgresConnection;
  readonly #statements: LimitStatements;
  readonly #turns = new Map<string, SharedTurns>();
  #users = 0;
  #beating: NodeJS.Timeout | undefined;

  constructor(options: ConnectionOptions, settled: Settled) {
    this.#settled = settled;
    this.#channel = `${settled.schema}_limits`;
    this.#holder = { id: randomUUID(), lease: settled.lease };
    this.#connection = new PostgresConnection(options, {
      ready: (ask) => this.#ready(ask),
      notified: (payload) => this.#notified(payload),
    });
    this.#statements = new LimitStatements(settled.schema, this.#holder, this.#connection.ask);
  }

  of(key: string, local: Limiter): Turns {
    const found = this.#turns.get(key);
    if (found !== undefined) return found;
    const turns = new SharedTurns(key, local, {
      statements: this.#statements,
      retryIn: () => this.#connection.pausedFor,
      patience: this.#settled.patience,
      isLenient: this.#settled.isLenient,
    });
    this.#turns.set(key, turns);
    return turns;
  }

  use(): () => Promise<void> {
    this.#users += 1;
    let isUsed = true;
    return async () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users -= 1;
      if (this.#users === 0) await this.#close();
    };
  }

  async #close(): Promise<void> {
    clearInterval(this.#beating);
    this.#beating = undefined;
    if (!this.#connection.isOpen) return;
    await this.#statements.bye().catch(() => {});
    await this.#connection.close();
  }

  async #ready(ask: Ask): Promise<void> {
    const { schema, lease } = this.#settled;
    await ask("SELECT set_config('default_transaction_isolation', 'read committed', false)");
    await setUp(ask, schema, this.#channel);
    await ask(`LISTEN ${this.#channel}`);
    const statements = new LimitStatements(schema, this.#holder, ask);
    const held = [...this.#turns].map(([key, turns]): [string, number] => [key, turns.held]);
    await statements.report(Object.fromEntries(held.filter(([, count]) => count > 0)));
    for (const { key, ms } of await statements.pauses()) this.#turns.get(key)?.heardPause(ms);
    this.#beating ??= setInterval(() => this.#beat(), lease / 3).unref();
  }

  #beat(): void {
    const isPresent = [...this.#turns.values()].some((turns) => turns.isPresent);
    // A slot is lost to others only when several of these fail, and taken back with the next that does not.
    if (isPresent) this.#statements.beat().catch(() => {});
  }

  #notified(payload: string): void {
    const [, kind, told = "", key = ""] = NOTICE.exec(payload) ?? [];
    const turns = this.#turns.get(key);
    if (kind === "pause") turns?.heardPause(Number(told));
    else if (told === this.#holder.id) turns?.heardFree();
  }
}

/** `free <who is to have it> <key>` or `pause <ms> <key>`. */
const NOTICE = /^(free|pause) (\S+) (.*)$/s;

/** Makes what is missing, once: processes that start together wait for the first of them. */
async function setUp(ask: Ask, schema: string, channel: string): Promise<void> {
  const [row] = await ask("SELECT to_regprocedure($1) IS NOT NULL AS there", [`${schema}.limit_version()`]);
  const [found] = row?.there === true ? await ask(`SELECT ${schema}.limit_version() AS version`) : [];
  const version = Number(found?.version ?? 0);
  if (version > LIMITS_VERSION) throw newer(schema, version);
  if (version === LIMITS_VERSION) return;
  const [has] = await ask("SELECT to_regnamespace($1) IS NOT NULL AS there", [schema]);
  await ask(`
BEGIN;
SELECT pg_advisory_xact_lock(hashtext('airworthy'));
${has?.there === true ? "" : `CREATE SCHEMA IF NOT EXISTS ${schema};`}
${limitsSchema({ schema, channel: `'${channel}'` })}
COMMIT;`);
}

function newer(schema: string, version: number): AirworthyError {
  return new AirworthyError({
    code: "limits_newer",
    message: `Cannot share limits in the schema "${schema}": it has version ${version}, this release knows up to ${LIMITS_VERSION}`,
    hint: "Upgrade airworthy to the release that made it, or name another schema",
  });
}

function invalid(what: string, hint: string): AirworthyError {
  return new AirworthyError({ code: "invalid_limits", message: `Cannot share limits: ${what}`, hint });
}
