import { generateText } from "ai";
import type { MeasureOptions, Sample } from "../harness/area.ts";
import { directoryBytes } from "../harness/directory-bytes.ts";
import { median } from "../harness/statistics.ts";
import type { Cost } from "../harness/timed.ts";
import { timed } from "../harness/timed.ts";
import { truncateLogs } from "../harness/truncate-logs.ts";
import { instantModel, question } from "./instant-model.ts";
import type { ModelCallVariant } from "./variant.ts";

const warmUp = 5000;
const batchSize = 100;
const quadsPerBlock = 4;
const callsPerBlock = 2 * quadsPerBlock * batchSize;
const fullBlocks = 25;
const leastBlocks = 12;

/**
 * Batches of the variant and of the plain call take turns in one process, a few milliseconds each, because the speed of a
 * shared machine changes threefold within a second. A block sums several turns, so that garbage collection is counted.
 */
export async function measureModelCall(
  variant: ModelCallVariant,
  options: MeasureOptions,
): Promise<Sample["figures"]> {
  const { directory, scale } = options;
  const caller = await variant.setup({ directory, model: instantModel });
  const inFlight = variant.inFlight === true;
  const plain = (count: number) => callPlain(count, inFlight);
  let calls = 0;
  async function callRecorded(count: number): Promise<void> {
    if (caller.callMany) await caller.callMany(count, inFlight);
    else for (let index = 0; index < count; index += 1) await caller.call();
    calls += count;
    await caller.settle();
  }
  await callRecorded(warmUp);
  await plain(warmUp);
  const blocks: Block[] = [];
  for (let block = 0; block < Math.max(leastBlocks, Math.round(fullBlocks * scale)); block += 1) {
    blocks.push(await measureBlock(callRecorded, plain));
  }
  await caller.close(calls);
  await truncateLogs(directory);
  const perCall = (pick: (block: Block) => number) => median(blocks.map(pick)) / callsPerBlock;
  return {
    cpu: perCall(({ recorded }) => recorded.cpuUs),
    wall: perCall(({ recorded }) => recorded.wallUs),
    plainCpu: perCall(({ plain }) => plain.cpuUs),
    extraCpu: perCall(({ recorded, plain }) => recorded.cpuUs - plain.cpuUs),
    extraWall: perCall(({ recorded, plain }) => recorded.wallUs - plain.wallUs),
    disk: (await directoryBytes(directory)) / calls,
  };
}

type Calls = (count: number) => Promise<void>;

interface Block {
  readonly recorded: Cost;
  readonly plain: Cost;
}

async function measureBlock(callRecorded: Calls, callPlain: Calls): Promise<Block> {
  let recorded: Cost = { cpuUs: 0, wallUs: 0 };
  let plain: Cost = { cpuUs: 0, wallUs: 0 };
  for (let quad = 0; quad < quadsPerBlock; quad += 1) {
    // Recorded, plain, plain, recorded: each follows the other as often as itself.
    recorded = add(recorded, await timed(() => callRecorded(batchSize)));
    plain = add(plain, await timed(() => callPlain(batchSize)));
    plain = add(plain, await timed(() => callPlain(batchSize)));
    recorded = add(recorded, await timed(() => callRecorded(batchSize)));
  }
  return { recorded, plain };
}

function add(a: Cost, b: Cost): Cost {
  return { cpuUs: a.cpuUs + b.cpuUs, wallUs: a.wallUs + b.wallUs };
}

async function callPlain(count: number, inFlight: boolean): Promise<void> {
  const ask = () => generateText({ model: instantModel, ...question, telemetry: { isEnabled: false } });
  if (inFlight) await Promise.all(Array.from({ length: count }, ask));
  else for (let index = 0; index < count; index += 1) await ask();
}
