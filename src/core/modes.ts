import type { Handler } from "./call.ts";
import { announced } from "./handlers/announced.ts";
import type { AnsweredOptions } from "./handlers/answered.ts";
import { answered } from "./handlers/answered.ts";
import { approved } from "./handlers/approved.ts";
import { budget } from "./handlers/budget.ts";
import type { ForkPoint } from "./handlers/forked.ts";
import { forked, virtualWrites } from "./handlers/forked.ts";
import { guarded } from "./handlers/guarded.ts";
import { journaled } from "./handlers/journaled.ts";
import { ledgered } from "./handlers/ledgered.ts";
import { replayed } from "./handlers/replayed.ts";
import { retried } from "./handlers/retried.ts";
import { world } from "./handlers/world.ts";
import type { Address } from "./ids.ts";
import type { Journal } from "./journal.ts";
import type { Recording } from "./recording.ts";
import type { RunEnd } from "./run.ts";
import type { Ledger } from "./store.ts";

/**
 * What answers the calls of a run, outermost first: a mode is nothing but this list. `journaled`
 * stands outside of retries and approvals, so that a call has one record however often it was tried.
 */
export const modes = {
  live: ({ journal, ledger }: { journal: Journal; ledger: Ledger }): readonly Handler[] => [
    budget(),
    journaled(journal),
    approved(),
    ledgered(ledger),
    announced(journal),
    retried(),
    guarded(),
    world(),
  ],

  resume: ({ ledger, ...options }: AnsweredOptions & { ledger: Ledger }): readonly Handler[] => [
    budget(),
    answered(options),
    journaled(options.journal),
    approved(),
    ledgered(ledger),
    announced(options.journal),
    retried(),
    guarded(),
    world(),
  ],

  replay: ({ recording, end }: { recording: Recording; end: RunEnd | undefined }): readonly Handler[] => [
    replayed(recording, end),
  ],

  fork: (options: ForkOptions): readonly Handler[] => [
    budget(),
    journaled(options.journal),
    forked(options.recording, options.point, options.onChange),
    virtualWrites(options.recording),
    retried(),
    guarded(),
    world(),
  ],
} as const;

interface ForkOptions {
  /** Of the new run. */
  readonly journal: Journal;
  /** Of the run it is forked from. */
  readonly recording: Recording;
  readonly point: ForkPoint;
  /** Told once, where the fork leaves the recording. */
  readonly onChange: (address: Address) => void;
}
