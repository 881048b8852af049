/**
 * A thread that tries some targets for a time each, so that whoever watches it can end it where one hangs. The input
 * under way lies in shared memory, where it is found even then.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Coverage } from "./_coverage.ts";
import { mutate } from "./_mutate.ts";
import { Random } from "./_random.ts";
import type { Target } from "./_target.ts";
import { faultOf } from "./_target.ts";
import type { Group } from "./targets/index.ts";
import { targetsOf } from "./targets/index.ts";

export interface Task {
  readonly group: Group;
  /** Targets to try, in this order, each with what to begin with beside its own seeds. */
  readonly corpus: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly seed: number;
  /** For each target. */
  readonly ms: number;
  /** Length and count of inputs, then the input under way. */
  readonly shared: SharedArrayBuffer;
}

export type Told =
  | { readonly kind: "fault"; readonly target: string; readonly input: Uint8Array; readonly fault: string }
  | {
      readonly kind: "done";
      readonly target: string;
      readonly tried: number;
      readonly blocks: number;
      readonly corpus: readonly Uint8Array[];
    };

/** Inputs between two looks at what has run, which cost some ms each. */
const BATCH = 32;
const MOST_FAULTS = 20;

const { group, seed, ms, corpus, shared }: Task = workerData;
const targets = await targetsOf(group);
const coverage = new Coverage((url) => url.includes("/src/") && !url.includes("node_modules"));
await coverage.start();
for (const target of targets) {
  const own = corpus.get(target.name);
  if (own !== undefined) await fuzz(target, own);
}

async function fuzz(of: Target, found: readonly Uint8Array[]): Promise<void> {
  const random = new Random(seed);
  const seeds = [...of.seeds.map((one) => Buffer.from(one)), ...found];
  const kept: Uint8Array[] = [...seeds];
  const faults = new Set<string>();
  const before = coverage.blocks;
  const until = performance.now() + ms;
  let tried = 0;
  const attempt = async (input: Uint8Array): Promise<void> => {
    show(input);
    tried += 1;
    const fault = await faultOf(of, input);
    if (fault === undefined) return;
    const place = placeOf(fault);
    if (faults.has(place) || faults.size >= MOST_FAULTS) return;
    faults.add(place);
    tell({ kind: "fault", target: of.name, input, fault });
  };
  for (const input of seeds) await attempt(input);
  await coverage.look();
  while (performance.now() < until) {
    const batch = Array.from({ length: BATCH }, () =>
      mutate(random.of(kept), random.of(kept), { random, words: of.words }),
    );
    for (const input of batch) await attempt(input);
    if ((await coverage.look()) === 0) continue;
    // Which of them it was is not known: all are kept, while there are few.
    kept.push(...batch.filter(() => kept.length < 200 || random.below(8) === 0));
    if (kept.length > 2_000) kept.splice(seeds.length, 500);
  }
  tell({
    kind: "done",
    target: of.name,
    tried,
    blocks: coverage.blocks - before,
    corpus: kept.slice(seeds.length, seeds.length + 500),
  });
}

function tell(told: Told): void {
  parentPort?.postMessage(told);
}

function show(input: Uint8Array): void {
  const numbers = new Int32Array(shared, 0, 2);
  new Uint8Array(shared, 8).set(input.subarray(0, shared.byteLength - 8));
  Atomics.store(numbers, 0, input.length);
  Atomics.add(numbers, 1, 1);
}

/** The same fault by another input is told once: the kind of error, and where it came from. */
function placeOf(fault: string): string {
  const [first = "", ...rest] = fault.split("\n");
  const places = rest.filter((line) => line.includes("/src/")).slice(0, 3);
  return [/^\w*Error\b/.exec(first)?.[0] ?? first.replace(/\d+/g, "#"), ...places].join("\n");
}
