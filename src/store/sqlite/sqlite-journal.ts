import type { AirworthyError } from "../../core/errors.ts";
import type { RunId } from "../../core/ids.ts";
import type { CallRecord, RunEnd, RunStart, Totals } from "../../core/run.ts";
import type { BeginOptions, ClaimOptions, JournalStore, SessionTurn, Ticket } from "../../core/store.ts";
import { CALLS_PER_RUN } from "../calls-per-run.ts";
import {
  foreignTicket,
  foreignTurn,
  runBusy,
  runEnded,
  runExists,
  runNotFound,
  runTakenOver,
  tooManyCalls,
} from "../run-errors.ts";
import { numberOf, optionalNumber } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Row } from "./database.ts";
import { Flight } from "./flight.ts";
import { HEARTBEAT, NOBODY } from "./owner.ts";
import type { Ending } from "./runs.ts";
import { STATUS } from "./schema.ts";
import { isDuplicate } from "./store-error.ts";
import type { Tables } from "./tables.ts";
import type { Writer } from "./writer.ts";

export interface JournalOptions {
  readonly writer: Writer;
  readonly tables: Tables;
}

/** The runs that this store executes: who owns them, and each of their calls. */
export class SqliteJournal implements Omit<JournalStore, "held"> {
  readonly #writer: Writer;
  readonly #tables: Tables;
  readonly #flights = new Map<RunId, Flight>();
  /** Runs whose last write failed: nobody may be executing them any more. */
  readonly #lost = new Set<Flight>();
  readonly #heart: NodeJS.Timeout;

  constructor(options: JournalOptions) {
    this.#writer = options.writer;
    this.#tables = options.tables;
    this.#heart = setInterval(() => this.#beat(), HEARTBEAT).unref();
  }

  async begin(start: RunStart, { isNew = false }: BeginOptions = {}): Promise<Ticket> {
    const refusal = this.#writer.refusal();
    if (refusal !== undefined) throw refusal;
    if (this.#flights.has(start.id) || (!isNew && this.#tables.runs.find(start.id)))
      throw runExists(start.id);
    const flight = new Flight({ run: start.id, lastSeq: 0, attempt: 1, status: "running", start });
    this.#flights.set(start.id, flight);
    this.#writer.announce(() => {
      if (!flight.isEnding) this.#rowOf(flight);
    });
    return flight;
  }

  async append(ticket: Ticket, record: CallRecord): Promise<void> {
    const flight = flightOf(ticket);
    if (!(record.seq >= 1 && record.seq < CALLS_PER_RUN)) throw tooManyCalls(flight.run, record.seq);
    const { row, fence } = flight;
    const single =
      row === undefined
        ? undefined
        : (epoch: number) => this.#tables.calls.appendKnown(record, { row, fence, epoch });
    await this.#settle(
      flight,
      this.#write(() => this.#append(flight, record), single),
    );
  }

  async end(ticket: Ticket, end: RunEnd, totals: Totals, took: number, turn?: SessionTurn): Promise<void> {
    const flight = flightOf(ticket);
    flight.isEnding = turn === undefined;
    const write = () => {
      // Of a run without a call, whose end comes right behind its begin.
      if (flight.row === undefined && flight.start !== undefined && turn === undefined) {
        this.#insertEnded(flight, flight.start, { end, totals, took, turn: undefined });
        return;
      }
      const row = this.#rowOf(flight);
      const number = turn === undefined ? undefined : this.#extendSession(flight, turn);
      const isOwner = this.#tables.runs.end(
        { end, totals, took, turn: number },
        { row, fence: flight.fence },
      );
      if (!isOwner) throw this.#refusal(flight);
      if (flight.isClaimed) this.#drivenTo(end, row);
    };
    await this.#settle(flight, this.#write(turn === undefined ? write : () => this.#writer.atomic(write)));
    this.#forget(flight);
  }

  async accept(start: RunStart, terms?: string): Promise<void> {
    if (this.#flights.has(start.id)) throw runExists(start.id);
    await this.#writer.write(() =>
      this.#writer.atomic(() => {
        try {
          const row = this.#tables.runs.insert(start, { owner: NOBODY, fence: null, attempt: 0 });
          this.#tables.driving.accept(row, terms);
        } catch (error) {
          throw isDuplicate(error) ? runExists(start.id) : error;
        }
      }),
    );
  }

  claim(run: RunId, { force = false }: ClaimOptions = {}): Promise<Ticket> {
    return this.#write(() => {
      const row = this.#tables.runs.find(run);
      if (row === undefined) throw runNotFound(run);
      this.#refuseClaim(run, row, force);
      this.#announceOwner();
      const id = numberOf(row.id);
      const lastSeq = this.#tables.calls.lastSeq(id);
      const flight = new Flight({
        run,
        row: id,
        lastSeq,
        driving: this.#tables.driving.claim(id, lastSeq),
        attempt: numberOf(row.attempt) + 1,
        status: STATUS.nameOf(numberOf(row.status)),
      });
      this.#tables.runs.own(id, {
        owner: this.#tables.owner.id,
        fence: flight.fence,
        attempt: flight.attempt,
      });
      this.#flights.set(run, flight);
      this.#writer.onRollback(() => this.#flights.delete(run));
      return flight;
    });
  }

  /** Of a run that is not this owner's any more there is nothing to give back. */
  async release(ticket: Ticket): Promise<void> {
    const flight = flightOf(ticket);
    const { fence, status } = flight;
    await this.#settle(
      flight,
      this.#write(() => this.#tables.runs.release({ row: this.#rowOf(flight), fence }, status)),
    );
    this.#forget(flight);
  }

  /** Inside of a look. */
  heldNow(tickets: readonly Ticket[]): ReadonlySet<RunId> {
    const isHeld = ({ row, fence }: Flight) => row === undefined || this.#tables.runs.isHeld({ row, fence });
    return new Set(tickets.filter((ticket) => isHeld(flightOf(ticket))).map(({ run }) => run));
  }

  /** Inside a transaction, at the end: leaves unfinished runs to others. */
  leave(): void {
    this.#tables.owner.leave();
  }

  stop(): void {
    clearInterval(this.#heart);
  }

  /** With a single run in flight there is no company to wait for. */
  #write<T>(apply: () => T, single?: (epoch: number) => T | undefined): Promise<T> {
    return this.#writer.write(apply, { single, isEager: this.#flights.size === 1 });
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

  /** A session lives as long as the runs that name it, so that no other may add to it. */
  #extendSession(flight: Flight, turn: SessionTurn): number {
    if (this.#tables.runs.find(flight.run)?.session !== toStored(turn.session))
      throw foreignTurn(flight.run, turn.session);
    return this.#tables.sessions.extend(turn);
  }

  #append(flight: Flight, record: CallRecord): true {
    const place = { row: this.#rowOf(flight), fence: flight.fence };
    try {
      if (this.#tables.calls.append(record, place)) return true;
    } catch (error) {
      // Somebody has written this very call: whoever comes second is not the owner.
      throw isDuplicate(error) ? runTakenOver(flight.run) : error;
    }
    throw this.#refusal(flight);
  }

  /** The run's row, written now if its announcement has not been. */
  #rowOf(flight: Flight): number {
    const { row, start, fence, attempt } = flight;
    if (row !== undefined) return row;
    if (start === undefined) throw runNotFound(flight.run);
    this.#announceOwner();
    try {
      flight.row = this.#tables.runs.insert(start, { owner: this.#tables.owner.id, fence, attempt });
    } catch (error) {
      throw isDuplicate(error) ? runExists(flight.run) : error;
    }
    this.#writer.onRollback(() => {
      flight.row = undefined;
    });
    return flight.row;
  }

  #insertEnded(flight: Flight, start: RunStart, ending: Ending): void {
    try {
      flight.row = this.#tables.runs.insertEnded(start, ending, flight.attempt);
    } catch (error) {
      throw isDuplicate(error) ? runExists(flight.run) : error;
    }
    this.#writer.onRollback(() => {
      flight.row = undefined;
    });
  }

  /** Inside a transaction: what was kept for who drives the run goes with its end. */
  #drivenTo({ status }: RunEnd, row: number): void {
    if (status === "waiting") this.#tables.driving.waits(row);
    else this.#tables.driving.remove(row);
  }

  #announceOwner(): void {
    const undo = this.#tables.owner.beat();
    if (undo !== undefined) this.#writer.onRollback(undo);
  }

  /** Why a row with this fence is not there to be written to. */
  #refusal(flight: Flight): AirworthyError {
    const row = this.#tables.runs.find(flight.run);
    if (row === undefined) return runNotFound(flight.run);
    const status = STATUS.nameOf(numberOf(row.status));
    // Whoever has taken it over may have given it back by now: it goes on all the same.
    if (row.fence !== null || status === "running") return runTakenOver(flight.run);
    return runEnded(flight.run, status);
  }

  #refuseClaim(run: RunId, row: Row, force: boolean): void {
    const status = STATUS.nameOf(numberOf(row.status));
    const isOpen = status === "running" || status === "waiting" || this.#tables.runs.failedByStore(row);
    if (!isOpen) throw runEnded(run, status);
    const holder = optionalNumber(row.owner);
    if (holder === undefined || holder === NOBODY || force) return;
    const { owner } = this.#tables;
    const isHeld = holder === owner.id ? this.#flights.has(run) : owner.isAlive(holder);
    if (isHeld) throw runBusy(run, owner.describe(holder));
  }

  #beat(): void {
    if (this.#flights.size === 0 && this.#lost.size === 0) return;
    this.#writer.announce(() => {
      if (this.#flights.size > 0) this.#announceOwner();
      for (const { row, fence } of this.#lost)
        if (row !== undefined) this.#tables.runs.disown({ row, fence });
    });
  }
}

function flightOf(ticket: Ticket): Flight {
  if (ticket instanceof Flight) return ticket;
  throw foreignTicket(ticket.run);
}
