import type { Body } from "../core/body.ts";
import { threadOf } from "../core/body.ts";
import { canonical, digest } from "../core/canonical.ts";
import { AirworthyError } from "../core/errors.ts";
import type { StoredRun } from "../core/run.ts";
import { CALLS_PER_RUN } from "./calls-per-run.ts";

/** Whether two runs say the same; who might still execute one is not part of it. */
export function isSameRun(a: StoredRun, b: StoredRun): boolean {
  return fingerprint(a) === fingerprint(b);
}

function fingerprint(run: StoredRun): string {
  const calls = run.calls.toSorted((a, b) => a.seq - b.seq);
  return canonical({ ...run, calls, interrupted: undefined }, `run "${run.id}"`);
}

/**
 * Refuses a run that would harm what is stored: hashes name what they cover for every run, so a
 * wrong one would put a foreign text into another run's conversation.
 */
export function checkImport(run: StoredRun): void {
  const seen = new Set<number>();
  for (const { seq, address, ask } of run.calls) {
    if (!Number.isInteger(seq) || seq < 1 || seq >= CALLS_PER_RUN || seen.has(seq)) {
      throw invalid(
        run,
        `the sequence number ${seq} of "${address}" is not an integer of its own from 1 to ${CALLS_PER_RUN - 1}`,
      );
    }
    seen.add(seq);
    if (ask !== undefined) checkBody(run, ask);
  }
  checkBody(run, run.input);
  if (run.end?.status === "completed") checkBody(run, run.end.output);
  if ((run.end?.status ?? "running") !== run.status)
    throw invalid(run, `its status "${run.status}" is not that of its end`);
}

function checkBody(run: StoredRun, { shared, thread }: Body): void {
  if (shared !== undefined && digest(shared.text) !== shared.hash)
    throw invalid(run, "a shared text does not match its hash");
  if (thread === undefined) return;
  const { hashes } = threadOf(thread.texts);
  const isRight =
    hashes.length === thread.hashes.length && hashes.every((hash, i) => hash === thread.hashes[i]);
  if (!isRight) throw invalid(run, "the messages of a conversation do not match their hashes");
}

function invalid(run: StoredRun, what: string): AirworthyError {
  return new AirworthyError({
    code: "invalid_run",
    message: `Cannot import run "${run.id}": ${what}`,
    hint: "Export the run again from the store it came from",
  });
}
