import type { RunId } from "../../core/ids.ts";
import type { CallRecord, RunEnd, RunStart, Totals } from "../../core/run.ts";
import type { BeginOptions, ClaimOptions, JournalStore, SessionTurn, Ticket } from "../../core/store.ts";
import { CALLS_PER_RUN } from "../calls-per-run.ts";
import { foreignTicket, runBusy, runEnded, runExists, runNotFound, tooManyCalls } from "../run-errors.ts";
import type { Row } from "./_row.ts";
import { numberOf, onlyRow, optionalText, restored, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Ask, Database } from "./database.ts";
import { Flight, newFence } from "./flight.ts";
import type { JournalWriter } from "./journal-writer.ts";
import type { Owner } from "./owner.ts";
import { NOBODY } from "./owner-functions.ts";

export interface JournalParts {
  readonly database: Database;
  readonly writer: JournalWriter;
  readonly owner: Owner;
}

/** The runs that this store executes: who owns them, and each of their calls. */
export class PostgresJournal implements Omit<JournalStore, "held"> {
  readonly #database: Database;
  readonly #writer: JournalWriter;
  readonly #owner: Owner;
  readonly #flights = new Map<RunId, Flight>();
  readonly #claiming = new Set<RunId>();
  /** Runs whose last write failed: nobody may be executing them any more. */
  readonly #lost = new Set<Flight>();
  readonly #disowning: NodeJS.Timeout;

  constructor({ database, writer, owner }: JournalParts) {
    this.#database = database;
    this.#writer = writer;
    this.#owner = owner;
    owner.beatWhile(() => this.#flights.size > 0);
    this.#disowning = setInterval(() => void this.#disown(), owner.lease / 4).unref();
  }

  async begin(start: RunStart, { isNew = false }: BeginOptions = {}): Promise<Ticket> {
    this.#writer.refuse();
    if (this.#flights.has(start.id)) throw runExists(start.id);
    const flight = begun(start, 1);
    // Before the first await, so that another begin of the same run meets it.
    this.#flights.set(start.id, flight);
    if (!isNew && (await this.#isStored(start.id))) {
      this.#flights.delete(start.id);
      throw runExists(start.id);
    }
    // Nobody waits for it: a failure shows when the first call is appended.
    this.#writer.write({ kind: "begin", flight, start, owner: this.#owner.id }).catch(() => {});
    return flight;
  }

  async accept(start: RunStart, terms?: string): Promise<void> {
    this.#writer.refuse();
    if (this.#flights.has(start.id)) throw runExists(start.id);
    const flight = begun(start, 0);
    await this.#writer.write({ kind: "begin", flight, start, owner: NOBODY, terms });
  }

  async append(ticket: Ticket, record: CallRecord): Promise<void> {
    const flight = flightOf(ticket);
    if (!(record.seq >= 1 && record.seq < CALLS_PER_RUN)) throw tooManyCalls(flight.run, record.seq);
    await this.#settle(flight, this.#writer.write({ kind: "append", flight, record }));
  }

  async end(ticket: Ticket, end: RunEnd, totals: Totals, took: number, turn?: SessionTurn): Promise<void> {
    const flight = flightOf(ticket);
    const ending = { end, totals, took };
    await this.#settle(flight, this.#writer.write({ kind: "end", flight, ending, turn }));
    this.#forget(flight);
  }

  async claim(run: RunId, { force = false }: ClaimOptions = {}): Promise<Ticket> {
    this.#writer.refuse();
    const isHeld = this.#flights.has(run) && !force;
    if (isHeld || this.#claiming.has(run)) throw runBusy(run, "this process");
    this.#claiming.add(run);
    try {
      await this.#writer.settled();
      await this.#owner.ready();
      const fence = newFence();
      const row = onlyRow(
        await this.#database.ask("SELECT * FROM aw.claim_run($1, $2, $3, $4)", [
          toStored(run),
          this.#owner.id,
          fence,
          force,
        ]),
      );
      const flight = claimed(run, row, fence);
      this.#flights.set(run, flight);
      return flight;
    } finally {
      this.#claiming.delete(run);
    }
  }

  /** Of a run that is not this owner's any more there is nothing to give back. */
  async release(ticket: Ticket): Promise<void> {
    const flight = flightOf(ticket);
    this.#writer.refuse();
    await this.#writer.settled();
    const released = this.#database.ask("SELECT aw.release_run($1, $2)", [flight.fence, flight.status]);
    await this.#settle(flight, released);
    this.#forget(flight);
  }

  /** Inside of a look. */
  async heldIn(ask: Ask, tickets: readonly Ticket[]): Promise<ReadonlySet<RunId>> {
    const flights = tickets.map(flightOf);
    const fences = flights.map(({ fence }) => fence);
    const rows = await ask("SELECT fence FROM aw.open_run WHERE fence = ANY($1)", [fences]);
    const held = new Set(rows.map(({ fence }) => numberOf(fence)));
    return new Set(flights.filter(({ fence }) => held.has(fence)).map(({ run }) => run));
  }

  stop(): void {
    clearInterval(this.#disowning);
  }

  async #isStored(run: RunId): Promise<boolean> {
    const rows = await this.#database.ask("SELECT 1 FROM aw.run WHERE key = $1", [toStored(run)]);
    return rows.length > 0;
  }

  async #settle(flight: Flight, written: Promise<unknown>): Promise<void> {
    try {
      await written;
    } catch (error) {
      this.#forget(flight);
      this.#lost.add(flight);
      throw error;
    }
  }

  #forget(flight: Flight): void {
    if (this.#flights.get(flight.run) === flight) this.#flights.delete(flight.run);
    this.#lost.delete(flight);
  }

  async #disown(): Promise<void> {
    const fences = [...this.#lost].map(({ fence }) => fence);
    if (fences.length === 0) return;
    // The fence stays, so that the last owner can still write until somebody else takes over.
    const disown = "UPDATE aw.open_run SET owner = -abs(owner) WHERE fence = ANY($1)";
    await this.#database.ask(disown, [fences]).then(
      () => this.#lost.clear(),
      () => {},
    );
  }
}

function begun(start: RunStart, attempt: number): Flight {
  const isAssigned = start.assignment !== undefined;
  return new Flight({ run: start.id, lastSeq: 0, attempt, status: "running", isAssigned });
}

function claimed(run: RunId, row: Row, fence: number): Flight {
  const outcome = textOf(row.outcome);
  if (outcome === "missing") throw runNotFound(run);
  if (outcome === "busy") throw runBusy(run, optionalText(row.holder) ?? "another process");
  const status = textOf(row.status) as Flight["status"];
  if (outcome === "ended") throw runEnded(run, status);
  const parts = {
    lastSeq: numberOf(row.last_seq),
    attempt: numberOf(row.attempt),
    tries: numberOf(row.tries),
    terms: restored(row.terms),
    id: numberOf(row.id),
  };
  return new Flight({ run, status, ...parts }, fence);
}

function flightOf(ticket: Ticket): Flight {
  if (ticket instanceof Flight) return ticket;
  throw foreignTicket(ticket.run);
}
