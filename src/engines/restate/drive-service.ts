import { digest } from "../../core/canonical.ts";
import type { Driven, Order, Wake, Worker } from "../port/run-engine.ts";
import type { Restate } from "./load-restate.ts";

type Word = Pick<Wake, "asked">;
type Service = ReturnType<Restate["workflow"]>;

const HOUR = 3_600_000;
/** Tries of one drive, further and further apart, before it is left for a while. */
const RETRY = {
  initialRetryInterval: 100,
  retryIntervalFactor: 2,
  maxRetryInterval: 3_000,
  maxRetryAttempts: 25,
};
/** Until a run is driven again whose tries have all failed, in ms: its store may be back. */
const PAUSE = 60_000;

/** How often a run that waits for a person is looked at: somebody may have ended it without saying so here. */
const LOOK = 24 * HOUR;

const OPTIONS = {
  // A model may take long, and Restate must not take a drive that says nothing for a dead one: the load balancer does.
  inactivityTimeout: 24 * HOUR,
  abortTimeout: HOUR,
  // The journal and the result are the store's; nobody asks Restate for them.
  workflowRetention: HOUR,
  journalRetention: HOUR,
  // Never paused: a worker may be away for days. And never long apart: runs go on within seconds once one is back.
  retryPolicy: {
    initialInterval: 100,
    exponentiationFactor: 1.5,
    maxInterval: 3_000,
    maxAttempts: 10_000_000,
  },
};

/** What Restate is to know of a lane besides its name: one of another shape is to be made known anew. */
export const SHAPE = {
  name: "airworthy",
  value: digest(JSON.stringify([OPTIONS, ["run", "wake"]])).slice(0, 16),
} as const;

/** What the app is known by that serves a lane. */
export const WORKFLOWS = "airworthy-workflows";

/** State of a workflow: which drive goes on, or has stood still last. */
const DRIVE = "drive";

/**
 * The Restate workflow of a lane, with the run's id as its key. It holds nothing but the order: it drives the run, and
 * while the run waits it is suspended, without memory or a connection in any worker.
 */
export function driveService(restate: Restate, lane: string, worker: Worker): Service {
  const run = async (rc: Context, order: Order): Promise<void> => {
    let word: Word = {};
    for (let n = 1; ; n += 1) {
      rc.set(DRIVE, n);
      const driven = await driveOnce(restate, rc, {
        n,
        drive: () => worker.drive({ ...order, ...word }, signalOf(rc)),
      });
      if (driven.kind === "ended") return;
      word = await woken(restate, rc, { n, ms: driven.kind === "waiting" ? driven.ms : undefined });
    }
  };
  const wake = async (rc: SharedContext, given: Word): Promise<void> => {
    const n = await rc.get<number>(DRIVE);
    // Before its first drive there is nothing to wake: that one will read what has changed.
    if (n === null) return;
    await rc.promise<Word>(`wake ${n}`).resolve(given);
  };
  return restate.workflow({
    name: lane,
    handlers: { run, wake: restate.handlers.workflow.shared(wake) },
    metadata: { [SHAPE.name]: SHAPE.value, [WORKFLOWS]: JSON.stringify(worker.workflows) },
    options: OPTIONS,
  });
}

type Context = import("@restatedev/restate-sdk").WorkflowContext;
type SharedContext = import("@restatedev/restate-sdk").WorkflowSharedContext;

function signalOf(rc: Context): AbortSignal {
  return rc.request().attemptCompletedSignal;
}

async function driveOnce(
  restate: Restate,
  rc: Context,
  { n, drive }: { readonly n: number; readonly drive: () => Promise<Driven> },
): Promise<Driven> {
  try {
    return await rc.run(`drive ${n}`, drive, RETRY);
  } catch (error) {
    if (!(error instanceof restate.TerminalError) || error instanceof restate.CancelledError) throw error;
    return { kind: "waiting", ms: PAUSE };
  }
}

/** What the run is woken with, by somebody or by the time. */
async function woken(
  restate: Restate,
  rc: Context,
  { n, ms }: { readonly n: number; readonly ms: number | undefined },
): Promise<Word> {
  try {
    return await rc
      .promise<Word>(`wake ${n}`)
      .get()
      .orTimeout(ms ?? LOOK);
  } catch (error) {
    if (error instanceof restate.TimeoutError) return {};
    throw error;
  }
}
