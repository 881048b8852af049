/**
 * A process for tests, on a file system of 8 MB: fills it by a run, while another run goes on and a
 * third one is elsewhere; then makes room and resumes. It prints what it saw as JSON.
 */
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { RunResult } from "airworthy";
import { isAirworthyError, open, workflow } from "airworthy";

/** What became of it all. */
export interface FullDisk {
  readonly small: string;
  readonly filling: string;
  readonly beside: string;
  readonly elsewhere: string;
  readonly refused: string;
  readonly replayed: string;
  /** Steps of the filling run that were acknowledged, and those that are stored. */
  readonly acknowledged: number;
  readonly stored: number;
  readonly resumed: readonly string[];
  readonly ranTwice: readonly number[];
}

const [folder = ""] = process.argv.slice(2);
const STEPS = 20;
const ran = new Map<number, number>();
let acknowledged = 0;

const small = workflow({ name: "small", run: async (ctx, text: string) => ctx.step("same", () => text) });
const filling = workflow({
  name: "filling",
  run: async (ctx) => {
    for (let i = 0; i < STEPS; i++) {
      await ctx.step("fill", () => {
        ran.set(i, (ran.get(i) ?? 0) + 1);
        return randomBytes(100_000).toString("hex");
      });
      acknowledged = Math.max(acknowledged, i + 1);
    }
    return "full";
  },
});
const beside = workflow({
  name: "beside",
  run: async (ctx) => {
    for (let i = 0; i < 200; i++) await ctx.step("wait", () => setTimeout(1));
    return "done";
  },
});

const ballast = join(folder, "ballast");
const app = await open({ store: join(folder, "store.db"), workflows: [small, filling, beside] });
const other = await open({ store: ":memory:", workflows: [beside] });
const first = await app.run(small, "kept");
writeFileSync(ballast, Buffer.alloc(6_500_000));

const besides = app.run(beside, undefined);
const elsewhere = other.run(beside, undefined);
const full = await app.run(filling, undefined);
const acknowledgedBefore = acknowledged;
const refused = await app.run(small, randomBytes(4_000_000).toString("hex")).catch((error: unknown) => error);
const stored = await app.store.load(full.id);
const replayed = await app.replay(first.id);
const ended = await besides;
rmSync(ballast);
const again = [await app.resume(full.id)];
if (ended.status !== "completed") again.push(await app.resume(ended.id));

const report: FullDisk = {
  small: said(first),
  filling: said(full),
  beside: said(ended),
  elsewhere: said(await elsewhere),
  refused: refused instanceof Error ? codeOf(refused) : said(refused as RunResult),
  replayed: replayed.status,
  acknowledged: acknowledgedBefore,
  stored: stored?.calls.filter(({ state }) => state === "done").length ?? 0,
  resumed: again.map(said),
  ranTwice: [...ran].flatMap(([step, times]) => (times > 1 && step < acknowledgedBefore ? [step] : [])),
};
await app.close();
await other.close();
process.stdout.write(`${JSON.stringify(report)}\n`);

function said(result: RunResult): string {
  return "error" in result ? codeOf(result.error) : result.status;
}

function codeOf(error: Error): string {
  return isAirworthyError(error) && error.hint !== "" ? error.code : String(error);
}
