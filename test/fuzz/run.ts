/**
 * `npm run fuzz -- [--seconds <n>] [--seed <n>] [target …]`: tries every reader of bytes of others with inputs that
 * grow by what they reach. Prints what it found and exits 1, with each input in `.fuzz/`.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { foundInputs } from "./_found.ts";
import type { Task, Told } from "./_fuzz-worker.ts";
import type { Group } from "./targets/index.ts";
import { GROUPS, targetsOf } from "./targets/index.ts";

const ROOT = join(import.meta.dirname, "../..");
const WORKING = join(ROOT, ".fuzz");
/** Ms without a next input after which a target hangs; loading what it tries takes a while on a busy machine. */
const HANGS = 60_000;
const MEMORY = 768;

const { values, positionals } = parseArgs({
  options: { seconds: { type: "string", default: "60" }, seed: { type: "string" } },
  allowPositionals: true,
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const groups = await Promise.all(
  GROUPS.map(async (group) => {
    const names = (await targetsOf(group)).map(({ name }) => name);
    return { group, names: names.filter((name) => positionals.length === 0 || positionals.includes(name)) };
  }),
);
const count = groups.flatMap(({ names }) => names).length;
const ms = (Number(values.seconds) * 1_000) / count;
console.log(`Fuzzing ${count} targets for ${values.seconds} s in all, seed ${seed} (--seed to repeat)\n`);
console.log(
  `${"target".padEnd(20)} ${"inputs".padStart(9)} ${"new blocks".padStart(10)} ${"faults".padStart(7)}`,
);
const sums = { tried: 0, faults: 0 };
for (const { group, names } of groups) {
  let left: readonly string[] = names;
  while (left.length > 0) left = await fuzzed(group, left);
}
console.log(
  `\n${sums.tried} inputs, ${sums.faults === 0 ? "nothing found" : `${sums.faults} faults, their inputs are in .fuzz/`}`,
);
process.exitCode = sums.faults === 0 ? 0 : 1;

/** Tries targets one after the other, and gives those that are left after one that hung or took the memory. */
async function fuzzed(group: Group, names: readonly string[]): Promise<readonly string[]> {
  const shared = new SharedArrayBuffer(64 * 1_024);
  const under = new Int32Array(shared, 0, 2);
  const workerData: Task = {
    group,
    seed,
    ms,
    corpus: new Map(names.map((name) => [name, corpusOf(name)])),
    shared,
  };
  const worker = new Worker(new URL("./_fuzz-worker.ts", import.meta.url), {
    workerData,
    execArgv: ["--conditions=airworthy-src"],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  const left = [...names];
  let faults = 0;
  const fault = (input: Uint8Array, what: string): void => {
    faults += 1;
    console.log(`\n${left[0]}: ${keep(left[0] ?? "", input)}\n${what.split("\n").slice(0, 8).join("\n")}\n`);
  };
  const ended = (told: { readonly tried: number; readonly blocks: number }): void => {
    const figures = `${String(told.tried).padStart(9)} ${String(told.blocks).padStart(10)} ${String(faults).padStart(7)}`;
    console.log(`${(left.shift() ?? "").padEnd(20)} ${figures}`);
    sums.tried += told.tried;
    sums.faults += faults;
    faults = 0;
  };
  const stopped = (what: string): void => {
    fault(
      Uint8Array.from(new Uint8Array(shared, 8, Math.min(Atomics.load(under, 0), shared.byteLength - 8))),
      what,
    );
    ended({ tried: Atomics.load(under, 1), blocks: 0 });
    void worker.terminate();
  };
  worker.on("message", (told: Told) => {
    if (told.kind === "fault") return fault(told.input, told.fault);
    remember(told.target, told.corpus);
    ended(told);
    if (left.length === 0) void worker.terminate();
  });
  worker.on("error", (error) => stopped(String(error)));
  let last = -1;
  const watch = setInterval(() => {
    const now = Atomics.load(under, 1);
    if (now > 0 && now === last) stopped(`it hangs: no answer for ${HANGS / 1_000} s`);
    last = now;
  }, HANGS);
  await new Promise((resolve) => worker.once("exit", resolve));
  clearInterval(watch);
  return left;
}

function corpusOf(name: string): readonly Uint8Array[] {
  return [...foundInputs(name).map(({ bytes }) => bytes), ...grown(name)];
}

function keep(name: string, input: Uint8Array): string {
  const folder = join(WORKING, "faults", name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash("sha256").update(input).digest("hex").slice(0, 12));
  writeFileSync(path, input);
  return path.slice(ROOT.length + 1);
}

/** What earlier runs on this machine have reached. */
function grown(name: string): Uint8Array[] {
  const folder = join(WORKING, "corpus", name);
  return existsSync(folder) ? readdirSync(folder).map((one) => readFileSync(join(folder, one))) : [];
}

function remember(name: string, corpus: readonly Uint8Array[]): void {
  const folder = join(WORKING, "corpus", name);
  mkdirSync(folder, { recursive: true });
  for (const [i, input] of corpus.entries()) writeFileSync(join(folder, String(i)), input);
}
