import type { MeasureOptions, Sample } from "../harness/area.ts";
import { directoryBytes } from "../harness/directory-bytes.ts";
import { inFlight } from "../harness/in-flight.ts";
import { timed } from "../harness/timed.ts";
import { truncateLogs } from "../harness/truncate-logs.ts";
import { stepResult } from "./step-result.ts";
import type { Durability, DurableVariant } from "./variant.ts";
import { stepsPerRun } from "./variant.ts";

const concurrency = 100;

/** One after another, then 100 in flight. Every figure is per step: microseconds, or bytes on disk. */
export async function measureDurable(
  variant: DurableVariant,
  options: MeasureOptions & { durability: Durability },
): Promise<Sample["figures"]> {
  const { directory, durability, scale } = options;
  const counts = variant.counts[durability];
  const sequential = Math.max(5, Math.round(counts.sequential * scale));
  const parallel = Math.max(Math.min(counts.inFlight, concurrency), Math.round(counts.inFlight * scale));
  let done = 0;
  async function step(index: number) {
    done += 1;
    return stepResult(index);
  }
  const engine = await variant.setup({ directory, durability });
  const one = (n: number) => engine.run(n, step);
  let first = 0;
  async function batch(count: number, limit: number): Promise<void> {
    await inFlight({ first, count, limit }, one);
    first += count;
  }
  await batch(counts.warmUp, 1);
  await batch(counts.warmUpInFlight, concurrency);
  const oneByOne = await timed(() => batch(sequential, 1));
  const together = await timed(() => batch(parallel, concurrency));
  await engine.close();
  await truncateLogs(directory);
  // A step that ran twice or not at all would make the figures worthless.
  if (done !== first * stepsPerRun)
    throw new Error(`Cannot trust ${variant.name}: ${done} steps ran in ${first} runs`);
  return {
    sequentialCpu: oneByOne.cpuUs / (sequential * stepsPerRun),
    sequentialWall: oneByOne.wallUs / (sequential * stepsPerRun),
    inFlightCpu: together.cpuUs / (parallel * stepsPerRun),
    inFlightWall: together.wallUs / (parallel * stepsPerRun),
    disk: (await directoryBytes(directory)) / (first * stepsPerRun),
  };
}
