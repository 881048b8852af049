import { test } from "node:test";
import type { Claims, StoreFixture } from "./_test-claims.ts";
import { appends } from "./appends.testsuite.ts";
import { approvals } from "./approvals.testsuite.ts";
import { cancellations, sharedCancellations } from "./cancellations.testsuite.ts";
import { changes } from "./changes.testsuite.ts";
import { closing } from "./closing.testsuite.ts";
import { definitions } from "./definitions.testsuite.ts";
import { driving } from "./driving.testsuite.ts";
import { erasure } from "./erasure.testsuite.ts";
import { experiments, sharedExperiments } from "./experiments.testsuite.ts";
import { exporting } from "./exports.testsuite.ts";
import { figures } from "./figures.testsuite.ts";
import { imports } from "./imports.testsuite.ts";
import { kept } from "./kept.testsuite.ts";
import { ledger } from "./ledger.testsuite.ts";
import { lists } from "./lists.testsuite.ts";
import { monitoring } from "./monitoring.testsuite.ts";
import { ownership } from "./ownership.testsuite.ts";
import { releases } from "./releases.testsuite.ts";
import { remarks } from "./remarks.testsuite.ts";
import { retention } from "./retention.testsuite.ts";
import { rollouts } from "./rollouts.testsuite.ts";
import { scores } from "./scores.testsuite.ts";
import { servings, sharedServings } from "./servings.testsuite.ts";
import { sessions } from "./sessions.testsuite.ts";
import { sharing } from "./sharing.testsuite.ts";
import { tracing } from "./traces.testsuite.ts";
import { sharedWatches, watches } from "./watches.testsuite.ts";

export type { StoreFixture };

export interface StoreTraits {
  /** Whether `another` works: not, where the data is only in memory. */
  readonly isShared: boolean;
}

const EVERY_STORE: readonly Claims[] = [
  kept,
  appends,
  ownership,
  driving,
  lists,
  watches,
  changes,
  sessions,
  ledger,
  approvals,
  experiments,
  figures,
  remarks,
  releases,
  definitions,
  servings,
  rollouts,
  monitoring,
  cancellations,
  scores,
  exporting,
  tracing,
  imports,
  erasure,
  retention,
  closing,
];

/** The contract of a store. Every implementation of the port runs it. */
export function testStore(name: string, open: () => Promise<StoreFixture>, traits: StoreTraits): void {
  const claims = traits.isShared
    ? [...EVERY_STORE, sharing, sharedExperiments, sharedWatches, sharedServings, sharedCancellations]
    : EVERY_STORE;
  for (const [claim, prove] of claims.flatMap((one) => Object.entries(one))) {
    test(`${name}: ${claim}`, async () => {
      const fixture = await open();
      try {
        await prove(fixture.store, fixture);
      } finally {
        await fixture.dispose();
      }
    });
  }
}
