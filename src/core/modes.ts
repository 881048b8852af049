import type { Handler } from "./call.ts";
import { announced } from "./handlers/announced.ts";
import type { AnsweredOptions } from "./handlers/answered.ts";
import { answered } from "./handlers/answered.ts";
import { approved } from "./handlers/approved.ts";
import { approvedUnasked } from "./handlers/approved-unasked.ts";
import { budget } from "./handlers/budget.ts";
import type { Fence } from "./handlers/fenced.ts";
import { fenced } from "./handlers/fenced.ts";
import type { ForkPoint } from "./handlers/forked.ts";
import { forked } from "./handlers/forked.ts";
import { guarded } from "./handlers/guarded.ts";
import { journaled } from "./handlers/journaled.ts";
import { ledgered } from "./handlers/ledgered.ts";
import { memoryLedger } from "./handlers/memory-ledger.ts";
import { replayed } from "./handlers/replayed.ts";
import { retried } from "./handlers/retried.ts";
import type { ShadowedOptions } from "./handlers/shadowed.ts";
import { sameWriteOf, shadowed } from "./handlers/shadowed.ts";
import { virtualWrites } from "./handlers/virtual-writes.ts";
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
  live: ({ journal, ledger, fence }: LiveOptions): readonly Handler[] => [
    budget(),
    journaled(journal),
    approved(),
    ledgered(ledger),
    announced(journal),
    retried(),
    guarded(),
    fenced(fence),
    world(),
  ],

  resume: ({ ledger, fence, ...options }: ResumeOptions): readonly Handler[] => [
    budget(),
    answered(options),
    journaled(options.journal),
    approved(),
    ledgered(ledger),
    announced(options.journal),
    retried(),
    guarded(),
    fenced(fence),
    world(),
  ],

  replay: ({ recording, end }: { recording: Recording; end: RunEnd | undefined }): readonly Handler[] => [
    replayed(recording, end),
  ],

  fork: (options: ForkOptions): readonly Handler[] => [
    budget(),
    journaled(options.journal),
    forked(options.recording, options.point, options.onChange),
    approvedUnasked(),
    virtualWrites({
      of: "fork",
      same: ({ name, askHash }) => options.recording.sameWrite(name, askHash),
    }),
    retried(),
    guarded(),
    world(),
  ],

  shadow: ({ journal, ...options }: ShadowOptions): readonly Handler[] => [
    budget(),
    journaled(journal),
    shadowed(options),
    virtualWrites({ of: "shadow", same: sameWriteOf(options.incumbent) }),
    retried(),
    guarded(),
    world(),
  ],

  trial: ({ journal, writes, handlers = [], world: given = world() }: TrialOptions): readonly Handler[] => [
    budget(),
    journaled(journal),
    ...handlers,
    approved(),
    // Its own: what another trial has written was in another world.
    ledgered(memoryLedger()),
    ...(writes === "live" ? [announced(journal)] : []),
    retried(),
    guarded(),
    // Inside of all that a contract asks for, so that a trial meets it as production does.
    ...(writes === "live" ? [] : [virtualWrites({ of: "trial" })]),
    given,
  ],
} as const;

interface LiveOptions {
  readonly journal: Journal;
  readonly ledger: Ledger;
  /** Asked before each try of a call: others may have taken the run over. */
  readonly fence: Fence;
}

interface ResumeOptions extends AnsweredOptions, LiveOptions {}

interface TrialOptions {
  readonly journal: Journal;
  readonly writes: "virtual" | "live";
  /** What answers before the world is asked: fixtures, a cache, faults. */
  readonly handlers?: readonly Handler[] | undefined;
  /** In place of the world, such as a simulated provider. */
  readonly world?: Handler | undefined;
}

interface ShadowOptions extends ShadowedOptions {
  /** Of the shadow's own run. */
  readonly journal: Journal;
}

interface ForkOptions {
  /** Of the new run. */
  readonly journal: Journal;
  /** Of the run it is forked from. */
  readonly recording: Recording;
  readonly point: ForkPoint;
  /** Told once, where the fork leaves the recording. */
  readonly onChange: (address: Address) => void;
}
