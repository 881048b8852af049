import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RunId } from "airworthy";
import { parseRunId } from "airworthy";
import type { TestServer } from "../../../src/postgres/_test-server.ts";
import { randomOf, seedOf } from "../_random.ts";
import { PURPOSES } from "../_workflows.ts";
import type { LogLine } from "../_world.ts";
import { World } from "../_world.ts";
import { Fleet } from "./_fleet.ts";
import type { Setup } from "./_setups.ts";

export interface Scene {
  readonly world: World;
  readonly fleet: Fleet;
  readonly random: () => number;
  /** Of the database, if there is one. */
  readonly server: TestServer | undefined;
}

export async function withFleet(
  open: () => Promise<Setup>,
  use: (scene: Scene) => Promise<void>,
  skews?: readonly [number, number],
): Promise<void> {
  const seed = seedOf();
  const setup = await open();
  const folder = await mkdtemp(join(tmpdir(), "airworthy-engines-"));
  const world = new World(folder);
  let fleet: Fleet | undefined;
  console.log(`TEST_SEED=${seed} chooses the same moments again`);
  try {
    fleet = await Fleet.start({ folder, store: setup.store }, world, {
      settings: setup.settings,
      ...(skews === undefined ? {} : { skews }),
    });
    await use({ world, fleet, random: randomOf(seed), server: setup.server });
  } finally {
    await fleet?.stop();
    world.close();
    await setup.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

const PATIENCE = 60_000;

export async function when(
  isSo: () => boolean | Promise<boolean>,
  what: string,
  patience = PATIENCE,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${what}`);
    await setTimeout(50);
  }
}

/** Gives so many runs, and waits until a call of each of them has begun. */
export async function inFlight({ fleet, world }: Scene, runs: readonly string[]): Promise<void> {
  for (const run of runs) fleet.give(run);
  const wanted = new Set(runs);
  await when(
    () => new Set(world.log().flatMap(({ run }) => (wanted.has(run) ? [run] : []))).size === runs.length,
    "all runs have begun",
  );
}

/** The worker that has more of the runs in hand. */
export function busiest({ fleet, world }: Scene, runs: readonly string[]): 0 | 1 {
  const last = new Map(world.log().map((line) => [line.run, line.pid]));
  const its = runs.filter((run) => last.get(run) === fleet.workers[0].pid);
  return its.length * 2 >= runs.length ? 0 : 1;
}

/** Whether they all ended, how many of them well. */
export async function ended({ fleet }: Scene, runs: readonly string[]): Promise<boolean> {
  const facts = await fleet.app.store.factsOf(runs.map((run) => parseRunId(run)));
  return (
    facts.length === runs.length && facts.every(({ status }) => status !== "running" && status !== "waiting")
  );
}

export interface Count {
  /** Runs that did not complete. */
  readonly lost: number;
  /** Calls that were performed after the workflow had their answer. */
  readonly twice: number;
  /** Calls that were begun more than once. */
  readonly again: number;
  readonly writes: number;
  readonly keys: number;
}

/** What the world and the store say of runs that are over. */
export async function countOf({ fleet, world }: Scene, runs: readonly string[]): Promise<Count> {
  const wanted = new Set(runs);
  const lines = world.log().filter(({ run }) => wanted.has(run));
  const statuses = await fleet.app.store.factsOf(runs.map((run) => parseRunId(run)));
  const completed = statuses.filter(({ status }) => status === "completed").length;
  const writes = world.writes().filter(({ run }) => wanted.has(run));
  return {
    lost: runs.length - completed,
    twice: twiceIn(lines),
    again: againIn(lines),
    writes: writes.length,
    keys: new Set(writes.map(({ run, purpose }) => `${run} ${purpose}`)).size,
  };
}

function twiceIn(lines: readonly LogLine[]): number {
  const got = new Set<string>();
  let twice = 0;
  for (const { run, what, address } of lines) {
    const place = `${run} ${address}`;
    if (what === "got") got.add(place);
    else if (got.has(place)) {
      twice += 1;
      console.log(
        `Performed again after its answer:`,
        lines.filter((line) => line.run === run),
      );
    }
  }
  return twice;
}

function againIn(lines: readonly LogLine[]): number {
  const starts = lines.filter(({ what }) => what === "start").map(({ run, address }) => `${run} ${address}`);
  return starts.length - new Set(starts).size;
}

/** Each run's writes were made, each once, and its journal replays. */
export async function assertWhole({ fleet, world }: Scene, runs: readonly string[]): Promise<void> {
  const writes = Map.groupBy(world.writes(), ({ run }) => run);
  for (const run of runs) {
    assert.deepEqual(
      writes
        .get(run)
        ?.map(({ purpose }) => purpose)
        .sort(),
      [...PURPOSES].sort(),
      run,
    );
  }
  const sample: RunId[] = runs.filter((_, i) => i % 10 === 0).map((run) => parseRunId(run));
  for (const run of sample) assert.equal((await fleet.app.replay(run)).status, "same");
}

export type Row = Readonly<Record<string, string | number>>;

/** Rows of figures, as a table of text. */
export function printTable(title: string, rows: readonly Row[]): void {
  const columns = Object.keys(rows[0] ?? {});
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, at) => Math.max(...cells.map((line) => (line[at] ?? "").length)));
  console.log(title);
  for (const line of cells) console.log(line.map((cell, at) => cell.padStart(widths[at] ?? 0)).join("  "));
}
