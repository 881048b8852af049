/**
 * `node tools/run.mjs soak [calls]`: makes a million calls in runs of a thousand, each recorded in a store on a file, and
 * looks whether memory stays what it was. Writes the table to benchmarks/results/soak.md, and exits 1 where it grew.
 */
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { open, tool, workflow } from "airworthy";
import { z } from "zod";

const CALLS = Number(process.argv[2] ?? 1_000_000);
const RUN = 1_000;
const AT_ONCE = 4;
const LOOKS = 10;
/** MB that the heap, and all memory of the process, may have grown by since a fifth of the calls. */
const MOST = { heap: 10, rss: 80 };
const RESULT = join(import.meta.dirname, "../benchmarks/results/soak.md");

const look = tool({
  name: "look",
  description: "Looks an order up",
  input: z.object({ order: z.string() }),
  output: z.object({ order: z.string(), status: z.string() }),
  effect: "read",
  run: async ({ order }) => ({ order, status: "shipped" }),
});

const soaked = workflow({
  name: "soaked",
  run: async (ctx, first: number) => {
    for (let i = first; i < first + RUN; i += 4) {
      await look.call({ order: `W${i}` });
      await Promise.all([ctx.step("weigh", () => ({ grams: i }), { input: i }), ctx.random()]);
      await ctx.scope(`part ${i % 7}`, () => ctx.step("note", () => `noted ${i}`, { input: i }));
    }
    return first;
  },
});

interface Sample {
  readonly calls: number;
  readonly heap: number;
  readonly rss: number;
  readonly file: number;
}

const folder = mkdtempSync(join(tmpdir(), "airworthy-soak-"));
const path = join(folder, "store.db");
const app = await open({ store: path, workflows: [soaked] });
const samples: Sample[] = [];
const started = performance.now();
let done = 0;
for (let look = 1; look <= LOOKS; look++) {
  const until = (CALLS * look) / LOOKS;
  while (done < until) {
    const firsts = Array.from({ length: AT_ONCE }, (_, i) => done + i * RUN);
    for (const run of await Promise.all(firsts.map((first) => app.run(soaked, first))))
      if (run.status !== "completed") throw new Error(`A run ended as ${run.status}`);
    done += AT_ONCE * RUN;
  }
  samples.push(await sampled());
}
const seconds = (performance.now() - started) / 1_000;
const stats = await app.store.stats();
const last = (await app.store.list({ limit: 1 })).runs[0];
const replayed = last === undefined ? "none" : (await app.replay(last.id)).status;
await app.close();
rmSync(folder, { recursive: true });
report();

async function sampled(): Promise<Sample> {
  // Twice, with a turn between: what is finalised in the first goes in the second.
  for (let i = 0; i < 2; i++) {
    globalThis.gc?.();
    await new Promise(setImmediate);
  }
  const { heapUsed, rss } = process.memoryUsage();
  return { calls: done, heap: heapUsed / 2 ** 20, rss: rss / 2 ** 20, file: statSync(path).size / 2 ** 20 };
}

function report(): void {
  const [from, to] = [samples[1], samples.at(-1)];
  if (globalThis.gc === undefined || from === undefined || to === undefined)
    throw new Error("Cannot soak without --expose-gc: use `node tools/run.mjs soak`");
  const grown = { heap: to.heap - from.heap, rss: to.rss - from.rss };
  const isFlat =
    grown.heap <= MOST.heap && grown.rss <= MOST.rss && replayed === "same" && stats.calls === done;
  const rows = samples.map(
    ({ calls, heap, rss, file }) =>
      `| ${calls.toLocaleString("en")} | ${heap.toFixed(1)} | ${rss.toFixed(0)} | ${file.toFixed(0)} |`,
  );
  const text = `# Soak: ${done.toLocaleString("en")} calls in one process

Runs of ${RUN} calls (a quarter each of tools with a contract, of steps, of steps in scopes and of random numbers), ${AT_ONCE} at a
time, each call recorded in a store on a file before the next. Memory in MB after a collection. Made by \`node tools/run.mjs soak\`
on Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}.

| calls | heap | rss | file |
| ---: | ---: | ---: | ---: |
${rows.join("\n")}

From 20 % to 100 % of the calls the heap grew by ${grown.heap.toFixed(1)} MB (at most ${MOST.heap}) and the process by ${grown.rss.toFixed(0)} MB (at most ${MOST.rss}):
${isFlat ? "flat" : "NOT flat"}. ${stats.calls.toLocaleString("en")} calls are in the store, and the last run replays: ${replayed}. It took ${seconds.toFixed(0)} s${done === CALLS ? "" : ` for ${done}`}.
`;
  if (CALLS >= 1_000_000) writeFileSync(RESULT, text);
  console.log(text);
  process.exitCode = isFlat ? 0 : 1;
}
