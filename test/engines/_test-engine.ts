import { after, before, test } from "node:test";
import type { EngineFixture } from "./_scene.ts";
import { inScene } from "./_scene.ts";
import { equal } from "./equal.testsuite.ts";
import { failures } from "./failures.testsuite.ts";
import { waits } from "./waits.testsuite.ts";

/** The conformance suite. Every engine passes all of it: there are no exceptions. */
export function testEngine(name: string, open: () => Promise<EngineFixture>): void {
  let fixture: EngineFixture | undefined;
  before(async () => {
    fixture = await open();
  });
  after(() => fixture?.dispose());
  for (const [claim, prove] of [equal, waits, failures].flatMap((one) => Object.entries(one))) {
    test(`${name}: ${claim}`, async () => {
      if (fixture === undefined) throw new Error(`The engine ${name} did not start`);
      await inScene(fixture, prove);
    });
  }
}
