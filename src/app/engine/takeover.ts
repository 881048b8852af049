import type { RunId } from "../../core/ids.ts";
import { isReleaseId } from "../../core/ids.ts";
import type { RunSummary } from "../../core/run.ts";
import type { RunFact } from "../../core/run-fact.ts";
import type { Store } from "../../core/store.ts";
import type { DrivenResume } from "../../engines/local/resume.ts";
import type { RunResult } from "../../engines/local/run-result.ts";
import { Driver } from "../../engines/port/driver.ts";
import type { Attending, AttendOptions } from "../attend.ts";
import { Attendant } from "../attend.ts";

export interface TakeoverParts {
  readonly store: Store;
  /** Of the app's own code. */
  readonly label: string | undefined;
  readonly resume: (run: RunFact, options: DrivenResume) => Promise<RunResult>;
}

/** Goes on with runs whose process died, where no engine does: those of this app's code and of its releases. */
export function takeOver({ store, label, resume }: TakeoverParts, options?: AttendOptions): Attending {
  let left: unknown;
  const driver = new Driver({
    store,
    resume,
    isExclusive: false,
    wakes: false,
    onResult: () => {},
    onLeft: (error) => {
      left = error;
    },
  });
  const stopping = new AbortController();
  const drive = async (run: RunId): Promise<undefined> => {
    const driven = await driver.drive({ run, lane: "" }, stopping.signal);
    // Tried again later and later: somebody may have looked, or the code may have been changed back.
    if (driven.kind === "left") throw left;
    return undefined;
  };
  const find = async (limit: number): Promise<readonly { readonly run: RunId }[]> => {
    const { runs } = await store.list({
      status: "interrupted",
      experiment: "none",
      limit: Math.min(limit, MOST),
    });
    return runs.filter((run) => isOurs(run, label)).map(({ id }) => ({ run: id }));
  };
  const attending = new Attendant(
    { store, resume: drive, reminding: undefined, find },
    { concurrency: CONCURRENCY, ...options },
  );
  return {
    look: () => attending.look(),
    stop: async () => {
      const stopped = attending.stop();
      stopping.abort();
      await stopped;
    },
  };
}

const MOST = 1_000;
/** Runs that go on at once: as many as a process that died may have had. */
const CONCURRENCY = 50;

/** Imported ones were executed elsewhere, and those of another version wait for a process of that version. */
function isOurs({ release, source }: RunSummary, label: string | undefined): boolean {
  return source === undefined && (release === undefined || release === label || isReleaseId(release));
}
