/**
 * The program of a process that runs the shadows of one plan. It has a process of its own so that a candidate that
 * crashes, hangs or eats the memory takes nothing else with it.
 */
import { flushCompileCache } from "node:module";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { decode } from "../../core/codec.ts";
import type { RunId } from "../../core/ids.ts";
import { shadowTag } from "../../rollout/shadow/report-shadow.ts";
import { openStore } from "../../store/open-store.ts";
import { loadRelease } from "../loaded-release.ts";
import type { App } from "../open.ts";
import { open } from "../open.ts";
import { bufferedStore } from "./buffered-store.ts";
import type { ShadowJob, ShadowReply, ShadowSetup } from "./protocol.ts";

const tell = process.send?.bind(process);
// What a candidate says must not reach whoever started this process.
delete (process as { send?: unknown }).send;

function reply(message: ShadowReply): void {
  tell?.(message, undefined, {}, () => {});
}

function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (error) => fatal(error));
process.on("unhandledRejection", (error) => fatal(error));

function fatal(error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  tell?.({ kind: "fatal", message: message.slice(0, 2_000) } satisfies ShadowReply, undefined, {}, () =>
    process.exit(1),
  );
}

// Where the candidate hangs, nothing here would see that nobody is left to work for.
const watchdog = `const parent = process.ppid;
setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, "SIGKILL"); }, 2_000);`;
new Worker(watchdog, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref();

interface Ready {
  readonly app: App;
  readonly setup: ShadowSetup;
}

let ready: Ready | undefined;

async function openApp({ store: address, root, keys, candidate }: ShadowSetup): Promise<App> {
  const store = bufferedStore(await openStore(address));
  const { config } = await loadRelease(candidate, { store, root, keys });
  // What its runs come to is exported by whoever serves.
  return open({ ...config, store, exporters: [], releases: { ...config.releases, root, keys } });
}

async function prepare(setup: ShadowSetup): Promise<void> {
  ready = { app: await openApp(setup), setup };
  reply({ kind: "ready" });
  // It ends by being killed, and the next one has as little of the processor to read all code anew.
  flushCompileCache();
}

/** Ms for which a run that was announced is waited for: it is stored a moment later. */
const ANNOUNCED = 2_000;
const POLL = 10;

async function begun({ store }: App, run: RunId): Promise<void> {
  for (let left = ANNOUNCED; left > 0; left -= POLL) {
    if ((await store.load(run)) !== undefined) return;
    await delay(POLL);
  }
}

async function work({ id, run, input }: ShadowJob): Promise<void> {
  if (ready === undefined) throw new Error("A job came before the candidate was loaded");
  const { app, setup } = ready;
  const { shadow, candidate: release, liveReads, patience } = setup;
  try {
    if (patience !== undefined) await begun(app, run);
    const result = await app.shadow(run, {
      release,
      liveReads,
      ...(patience === undefined ? {} : { patience }),
      tags: [shadowTag(shadow)],
      ...(input === undefined ? {} : { input: { value: decode(input) } }),
    });
    const stored = await app.store.load(result.id);
    reply({ kind: "done", id, cost: stored?.totals.cost ?? null, cpu: cpu() });
  } catch (error) {
    reply({ kind: "refused", id, message: String(error).slice(0, 2_000), cpu: cpu() });
  }
}

process.on("message", (message: ShadowSetup | ShadowJob) => {
  if (message.kind === "setup") prepare(message).catch(fatal);
  else work(message).catch(fatal);
});
