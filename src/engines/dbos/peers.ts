import type { Ask } from "../../postgres/connection.ts";
import { PostgresConnection } from "../../postgres/connection.ts";
import { areStrangers, strangers } from "../port/strangers.ts";
import type { Dbos } from "./load-dbos.ts";

interface PeersOptions {
  readonly url: string;
  readonly app: string;
  /** This worker's name in DBOS. */
  readonly executor: string;
  readonly dbos: Dbos;
  /** Of its own code. */
  readonly lane: string;
  readonly workflows: readonly string[];
}

const BEAT = 500;
/** A worker that has been silent for so long is dead, in ms; one whose connection is gone as well, after less. */
const SILENCE = { alone: 3_000, gone: 1_000 };
/** How long another has to give a dead worker's runs away before somebody else does, in ms. */
const REAPING = 5_000;
/** Every so many beats runs are looked for that belong to nobody. */
const SWEEP = 60;

/**
 * The open part of DBOS does not notice that a worker has died. This does: each worker says twice a second that it lives
 * and holds a lock as long as it is connected; whoever sees one that does not puts its runs into the queue again. All
 * times are the database's, so that clocks may differ.
 */
export class Peers {
  readonly #options: PeersOptions;
  readonly #connection: PostgresConnection;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;
  #beats = 0;
  /** Until when nobody is judged: after a silence of the database all seem to be dead. */
  #mild = 0;
  #last = performance.now();

  constructor(options: PeersOptions) {
    this.#options = options;
    this.#connection = new PostgresConnection(
      { connectionString: options.url },
      { ready: (ask) => this.#ready(ask), notified: () => {}, longestPause: BEAT },
    );
  }

  /** Says for the first time that this worker lives. @throws what pg throws, `engine_in_use` where another app is there */
  async enter(): Promise<void> {
    await this.#connection.ask(SCHEMA);
    await this.#live();
    const { app, executor, lane, workflows } = this.#options;
    for (const { id, workflows: theirs } of await this.#connection.ask(OTHERS, [
      app,
      executor,
      lane,
      SILENCE.alone,
    ])) {
      const names = Array.isArray(theirs) ? theirs.map(String) : [];
      if (areStrangers(workflows, names)) throw strangers(`DBOS beside ${String(id)}`, workflows, names);
    }
  }

  /** From now on says that it lives, and looks after the others. */
  watch(): void {
    this.#last = performance.now();
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat()
        .catch(() => {})
        .finally(() => {
          this.#beating = undefined;
        });
    }, BEAT).unref();
  }

  /** Says nothing more: whatever it has left goes to the others. */
  async leave(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    const { executor } = this.#options;
    const sooner = "UPDATE airworthy_engine.worker SET beat = 'epoch' WHERE id = $1";
    await this.#connection.ask(sooner, [executor]).catch(() => {});
    await this.#connection.close();
  }

  /** On each new connection: the lock of the old one is gone. */
  async #ready(ask: Ask): Promise<void> {
    await ask("SELECT pg_try_advisory_lock(hashtextextended($1, 0))", [this.#options.executor]);
    this.#mild = performance.now() + SILENCE.alone;
  }

  async #beat(): Promise<void> {
    const now = performance.now();
    if (now - this.#last > SILENCE.gone) this.#mild = now + SILENCE.alone;
    this.#last = now;
    await this.#live();
    if (now < this.#mild) return;
    this.#beats += 1;
    const { app, executor } = this.#options;
    const dead = await this.#connection.ask(TAKE, [app, executor, SILENCE.alone, SILENCE.gone, REAPING]);
    for (const { id } of dead) {
      await this.#giveAway(String(id));
      await this.#connection.ask("DELETE FROM airworthy_engine.worker WHERE id = $1 AND reaper = $2", [
        id,
        executor,
      ]);
    }
    if (this.#beats % SWEEP === 0) await this.#sweep();
  }

  async #live(): Promise<void> {
    const { app, executor, lane, workflows } = this.#options;
    await this.#connection.ask(LIVE, [executor, app, lane, workflows]);
  }

  async #giveAway(executor: string): Promise<void> {
    const { app, dbos } = this.#options;
    const left = await dbos.DBOS.listWorkflows({
      applicationName: app,
      executorId: executor,
      status: "PENDING",
      loadInput: false,
    });
    const lanes = Map.groupBy(left, ({ queueName }) => queueName ?? "");
    for (const [queueName, drives] of lanes)
      await dbos.DBOS.resumeWorkflows(
        drives.map(({ workflowID }) => workflowID),
        { queueName },
      );
  }

  /** Runs of workers that nobody remembers, and drives that are over. */
  async #sweep(): Promise<void> {
    const { app, dbos } = this.#options;
    const pending = await dbos.DBOS.listWorkflows({
      applicationName: app,
      status: "PENDING",
      loadInput: false,
    });
    const known = await this.#connection.ask("SELECT id FROM airworthy_engine.worker WHERE app = $1", [app]);
    const alive = new Set(known.map(({ id }) => id));
    for (const executor of new Set(pending.map(({ executorId }) => executorId)))
      if (executor !== undefined && !alive.has(executor)) await this.#giveAway(executor);
    const over = await dbos.DBOS.listWorkflows({
      applicationName: app,
      status: ["SUCCESS", "ERROR", "CANCELLED"],
      completedBefore: new Date(Date.now() - KEPT).toISOString(),
      limit: MOST,
      loadInput: false,
      loadOutput: false,
    });
    if (over.length > 0) await dbos.DBOS.deleteWorkflows(over.map(({ workflowID }) => workflowID));
  }
}

/** DBOS keeps all drives for ever; nobody asks for one after so long, in ms. */
const KEPT = 3_600_000;
const MOST = 1_000;

const SCHEMA = `
DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('airworthy_engine'));
  CREATE SCHEMA IF NOT EXISTS airworthy_engine;
  CREATE TABLE IF NOT EXISTS airworthy_engine.worker(
    id text PRIMARY KEY, app text NOT NULL, beat timestamptz NOT NULL, reaper text, reaped timestamptz);
  ALTER TABLE airworthy_engine.worker ADD COLUMN IF NOT EXISTS lane text, ADD COLUMN IF NOT EXISTS workflows text[];
END $$`;

const LIVE = `
INSERT INTO airworthy_engine.worker(id, app, beat, lane, workflows) VALUES ($1, $2, clock_timestamp(), $3, $4)
ON CONFLICT (id) DO UPDATE SET beat = clock_timestamp(), reaper = NULL, reaped = NULL`;

const OTHERS = `
SELECT id, workflows FROM airworthy_engine.worker
WHERE app = $1 AND id <> $2 AND lane = $3 AND reaper IS NULL AND beat > clock_timestamp() - $4 * interval '1 ms'`;

const TAKE = `
UPDATE airworthy_engine.worker SET reaper = $2, reaped = clock_timestamp()
WHERE app = $1 AND id <> $2 AND (reaped IS NULL OR reaped < clock_timestamp() - $5 * interval '1 ms') AND
  CASE WHEN beat < clock_timestamp() - $3 * interval '1 ms' THEN true
    WHEN beat < clock_timestamp() - $4 * interval '1 ms' THEN pg_try_advisory_xact_lock(hashtextextended(id, 0))
    ELSE false END
RETURNING id`;
