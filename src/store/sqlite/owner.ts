import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { numberOf, textOf } from "./_row.ts";
import type { Database, Row, Statement } from "./database.ts";

/** How often an owner that executes runs says that it lives, in ms. */
export const HEARTBEAT = 1_000;
/** Stands in place of the owner of a run that is accepted and that nobody executes yet. */
export const NOBODY = 0;
/** A process that is stopped (Ctrl-Z, SIGSTOP) and has been silent for so long counts as dead, in ms. */
const FROZEN = 3_000;
/** An owner on another host that has been silent for longer counts as dead, in ms. */
const SILENCE = 30_000;

/** Stores open in this process: several may share its process id. */
const openHere = new Set<number>();

/** This open store as an owner of runs, and what it can tell of the others. */
export class Owner {
  readonly id = Math.floor(Math.random() * 2 ** 52);
  readonly #insert: Statement;
  readonly #remove: Statement;
  readonly #find: Statement;
  readonly #all: Statement;
  #heartbeat = Number.NEGATIVE_INFINITY;

  constructor(database: Database) {
    this.#insert = database.prepare(
      "INSERT OR REPLACE INTO process(id, pid, birth, host, heartbeat) VALUES (?, ?, ?, ?, ?)",
    );
    this.#remove = database.prepare("DELETE FROM process WHERE id = ?");
    this.#find = database.prepare("SELECT id, pid, birth, host, heartbeat FROM process WHERE id = ?");
    this.#all = database.prepare("SELECT id, pid, birth, host, heartbeat FROM process");
    openHere.add(this.id);
  }

  /** Inside a transaction: makes sure that others can see this owner as alive. Tells how to undo it. */
  beat(now = Date.now()): (() => void) | undefined {
    const before = this.#heartbeat;
    // Half of it, as timers come early and late.
    if (now - before < HEARTBEAT / 2 && now >= before) return undefined;
    if (before === Number.NEGATIVE_INFINITY) this.#removeDead();
    this.#insert.run(this.id, process.pid, statOf("self")?.birth ?? "", host(), now);
    this.#heartbeat = now;
    return () => {
      this.#heartbeat = before;
    };
  }

  /** Inside a transaction, when the store closes: its unfinished runs are anyone's from now on. */
  leave(): void {
    this.#remove.run(this.id);
  }

  close(): void {
    openHere.delete(this.id);
  }

  isAlive(id: number): boolean {
    if (id === this.id || id === NOBODY) return true;
    const row = this.#find.get(id);
    return row !== undefined && lives(row);
  }

  /** Names an owner for an error: `process 4711 on web-1`. */
  describe(id: number): string {
    const row = id === this.id ? undefined : this.#find.get(id);
    if (row === undefined) return "this process";
    return `process ${numberOf(row.pid)} on ${textOf(row.host).split(" ")[0]}`;
  }

  /** Ids of all owners that live, and of nobody, who holds what is accepted. */
  alive(): number[] {
    return [NOBODY, ...this.#all.all().flatMap((row) => (lives(row) ? [numberOf(row.id)] : []))];
  }

  #removeDead(): void {
    for (const row of this.#all.all()) if (!lives(row)) this.#remove.run(numberOf(row.id));
  }
}

function lives(row: Row): boolean {
  const id = numberOf(row.id);
  const pid = numberOf(row.pid);
  const birth = textOf(row.birth);
  const isFresh = Date.now() - numberOf(row.heartbeat) < SILENCE;
  if (openHere.has(id)) return true;
  if (textOf(row.host) !== host()) return isFresh;
  const silence = Date.now() - numberOf(row.heartbeat);
  if (!isRunning(pid, birth, silence)) return false;
  // The same process without the store open here: a worker thread, or another copy of this module.
  return pid === process.pid ? isFresh : true;
}

function isRunning(pid: number, birth: string, silence: number): boolean {
  const stat = statOf(pid);
  if (stat === undefined) return exists(pid);
  // A process id comes back, in containers at once and always the same; the time of birth does not.
  // A process that has ended stays listed until its parent has asked how.
  if (stat.birth !== birth || stat.state === "Z" || stat.state === "X") return false;
  // Of one that is stopped nobody can say whether it will ever go on; if it does, its writes are refused.
  return stat.state !== "T" || silence < FROZEN;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it exists and belongs to another user.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

interface ProcessStat {
  /** `Z` and `X` have ended, `T` is stopped. */
  readonly state: string;
  /** When it started, in the kernel's ticks. */
  readonly birth: string;
}

/** Undefined for a process that is not there, and where there is no /proc. */
function statOf(pid: number | "self"): ProcessStat | undefined {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  // The second field is the command's name in brackets, which may hold anything, spaces too.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, birth] = [fields[0], fields[19]];
  return state === undefined || birth === undefined ? undefined : { state, birth };
}

let cachedHost: string | undefined;

/** The scope in which a process id means something: this boot of this machine, and the container's own ids. */
function host(): string {
  cachedHost ??= [
    hostname(),
    read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")).trim(),
    read(() => readlinkSync("/proc/self/ns/pid")),
  ].join(" ");
  return cachedHost;
}

function read(source: () => string): string {
  try {
    return source();
  } catch {
    return "";
  }
}
