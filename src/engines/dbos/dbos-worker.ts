import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { AirworthyError } from "../../core/errors.ts";
import { CountedWorker } from "../port/counted-worker.ts";
import type { Drive, Driven, Worker, Working } from "../port/run-engine.ts";
import { dbosError } from "./dbos-error.ts";
import { appOf, DRIVE, SILENT, versionOf } from "./dbos-names.ts";
import type { DbosPlace } from "./dbos-options.ts";
import type { DbosQueue } from "./dbos-queue.ts";
import type { Dbos } from "./load-dbos.ts";
import { loadDbos } from "./load-dbos.ts";
import { Peers } from "./peers.ts";

interface Given {
  readonly place: DbosPlace;
  readonly queue: DbosQueue;
}

interface Put {
  readonly id: string;
  readonly drive: Drive;
}

/** How often a queue is looked into, in ms. */
const POLL = 50;
/** Tries of one drive, further and further apart, until it is left for a while. */
const RETRY = { tries: 12, first: 100, longest: 10_000 };
const PAUSE = 60_000;
/** An open transaction of a frozen process must not hold up those that take its runs, in ms. */
const IDLE = 3_000;

/** DBOS is one a process. */
let isTaken = false;

/** Takes the drives of its lanes out of the queues of DBOS, and those of workers that died. */
export async function startDbosWorker(worker: Worker, given: Given): Promise<Working> {
  const dbos = await loadDbos();
  if (isTaken) throw inUse();
  isTaken = true;
  const counted = new CountedWorker(worker);
  const executor = `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;
  const [lane = ""] = worker.lanes;
  const app = appOf(lane);
  const peers = new Peers({ url: given.place.url, app, executor, dbos, lane, workflows: worker.workflows });
  try {
    // Before it can take anything: else nobody would know whose that is.
    await peers.enter();
    await launch(dbos, { executor, app, worker: counted, ...given });
    peers.watch();
  } catch (error) {
    await peers.leave();
    await dbos.DBOS.shutdown({ deregister: true }).catch(() => {});
    isTaken = false;
    throw dbosError("take runs of the engine", error);
  }
  return {
    stop: async (grace) => {
      await counted.stop(grace);
      await dbos.DBOS.shutdown({ deregister: true }).catch(() => {});
      // What it has not finished is given to the others by the first of them that looks.
      await peers.leave();
      isTaken = false;
    },
  };
}

interface Launch extends Given {
  readonly executor: string;
  readonly app: string;
  readonly worker: CountedWorker;
}

async function launch({ DBOS }: Dbos, { executor, app, worker, place, queue }: Launch): Promise<void> {
  DBOS.setConfig({
    name: app,
    systemDatabaseUrl: place.url,
    executorID: executor,
    applicationVersion: versionOf(app),
    listenQueues: [...worker.lanes],
    systemDatabaseIdleTransactionTimeoutMs: IDLE,
    logger: SILENT,
  });
  DBOS.registerWorkflow((put: Put) => driven(put, { worker, queue }), {
    name: DRIVE,
    // Runs that end their process are counted by the store.
    maxRecoveryAttempts: 1_000_000,
  });
  await DBOS.launch();
  for (const lane of worker.lanes)
    await DBOS.registerQueue(lane, {
      // Else a worker that was first with other settings would decide for all that come later.
      onConflict: "always_update",
      minPollingIntervalMs: POLL,
      workerConcurrency: place.concurrency,
    });
}

/** One drive, to where the run ends or waits; what it is to go on with by itself is put into the queue. */
async function driven(
  { id, drive }: Put,
  { worker, queue }: Omit<Given, "place"> & { worker: CountedWorker },
): Promise<void> {
  const result = await insist(
    () => worker.drive(drive),
    () => worker.isStopping,
  );
  if (result.kind !== "waiting" || result.ms === undefined) return;
  const { asked: _, ...next } = drive;
  await queue.put(`${id}+`, next, Math.max(1, result.ms));
}

async function insist(work: () => Promise<Driven>, isStopping: () => boolean): Promise<Driven> {
  for (let tries = 1, pause = RETRY.first; ; tries += 1, pause = Math.min(2 * pause, RETRY.longest)) {
    try {
      return await work();
    } catch (error) {
      if (isStopping()) throw error;
      if (tries === RETRY.tries) return { kind: "waiting", ms: PAUSE };
      await setTimeout(pause, undefined, { ref: false });
    }
  }
}

function inUse(): AirworthyError {
  return new AirworthyError({
    code: "engine_in_use",
    message: "Cannot take runs of DBOS: another app of this process does already, and DBOS is one a process",
    hint: "Close that app first, or start the other in a process of its own",
  });
}
