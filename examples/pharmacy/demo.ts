/**
 * What Airworthy is for, on the support of a pharmacy: run it on recorded messages, see which fail, replay one,
 * fork it with a better prompt, measure again, ask whether it is ready, roll it out, and roll a worse one back. Needs no key and no server; see README.md.
 * On a terminal, or with `--serve`, it ends with the dashboard up, until Ctrl-C. `--engine restate` or `dbos` has that engine drive its runs.
 */
import { mkdir, rm } from "node:fs/promises";
import { relative } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { App, ReplayResult, RunId } from "airworthy";
import { open } from "airworthy";
import { createPriceTable } from "airworthy/observe";
import config from "./airworthy.config.ts";
import { CHANGES, decide } from "./demo/decide.ts";
import { startEngine } from "./demo/engine.ts";
import type { Share, Spent } from "./demo/figures.ts";
import { byKind, byRoute, hostedCost, interval, percent, percentile, spentOn } from "./demo/figures.ts";
import { becomeReady } from "./demo/readiness.ts";
import { catchWorse, promoteBetter } from "./demo/rollouts.ts";
import { bold, dollarText, grouped, heading, progress, say, table, wrapped } from "./demo/screen.ts";
import type { Shown } from "./demo/serve-until-stopped.ts";
import { serveUntilStopped } from "./demo/serve-until-stopped.ts";
import { repliesEval } from "./evals/replies.ts";
import { supportEval } from "./evals/support.ts";
import type { Trial } from "./measure.ts";
import { measure, trialOf } from "./measure.ts";
import type { Message } from "./messages.ts";
import { readMessages } from "./messages.ts";
import { describeModel } from "./model.ts";
import { DEMO_FOLDER } from "./paths.ts";
import { loadSupportPrompts } from "./prompts.ts";
import { createShop } from "./shop/generate.ts";
import { supportWorkflow } from "./support.ts";

const HOSTED = "gpt-5-mini";
/** Runs at the same time. */
const LIMIT = 4;
/** As much of a run's id as tells it apart. */
const SHORT = 18;
const MOST_LISTED = 3;
const FIRST_COLUMN = "order_status".length;

/** Each pass gets a shop in which nothing has been refunded yet. */
const shop: { db: DatabaseSync } = { db: createShop(":memory:") };
const draft = supportWorkflow({
  name: "support-draft",
  prompts: await loadSupportPrompts({ triage: "first-draft" }),
  shop: () => shop.db,
});
const prompts = await loadSupportPrompts();
const better = supportWorkflow({ name: "support", prompts, shop: () => shop.db });
const messages = readMessages("test");

await rm(DEMO_FOLDER, { recursive: true, force: true });
await mkdir(DEMO_FOLDER, { recursive: true });
const releases = { root: import.meta.dirname };
const engine = await startEngine(process.argv);
const app = await open({ ...config, releases, engine: engine.setting, workflows: [draft, better] });
let shown: Shown;
try {
  introduce();
  const first = await firstDraft(app);
  const failing = first.find(misrouted) ?? first.find(({ faults }) => faults.length > 0) ?? first[0];
  if (failing === undefined)
    throw new Error("Cannot go on: examples/pharmacy/messages.jsonl has no messages");
  const fork = await lookInto(app, failing);
  const second = await secondTry(app, first);
  await gate(app);
  const scene = { app, workflow: better, atOnce: LIMIT };
  heading(7, "Ask whether the better prompt is ready, and do what is missing");
  const launched = await becomeReady(scene);
  heading(8, "Let the rollout that this began go on, to half and to everyone");
  await promoteBetter(scene, launched);
  heading(9, "Roll a worse one out that passed a weak evaluation");
  const { rollout } = await catchWorse(scene, { weak: repliesEval({ prompts, shop: () => shop.db }) });
  const waiting = second.find(({ outcome }) => outcome === "refund_needs_approval")?.run;
  whatNext({ failed: failing.run, fork, waiting });
  shown = { run: failing.run, rollout };
} finally {
  await app.close();
  await engine.stop();
}
if (process.stdout.isTTY || process.argv.includes("--serve")) {
  heading(11, "Look at all of it");
  await serveUntilStopped({ ...config, releases }, shown);
}

function introduce(): void {
  say(
    "",
    bold("The support of an online pharmacy, recorded by Airworthy"),
    "",
    `${messages.length} customer messages, each with what should come of it`,
    `model: ${describeModel()}`,
    `engine: ${engine.name}`,
    `store: ${relative(".", DEMO_FOLDER)}/store.db, made anew by every demo`,
    "files: examples/pharmacy",
  );
}

async function firstDraft(app: App): Promise<readonly Trial[]> {
  heading(1, "Run every message with a first draft of the triage prompt");
  say("It is first-draft/triage.prompt.md. Each message is a run, kept call by call.", "");
  const progressLine = progress("message", messages.length);
  const trials = await measure({ app, workflow: draft }, messages, {
    limit: LIMIT,
    tag: "draft",
    onTrial: progressLine.step,
  });
  table(
    [
      ["route", "left"],
      ["right", "right"],
      ["share", "right"],
      ["95 % interval", "right"],
    ],
    byRoute(trials).map((share) => [
      share.name,
      `${share.right}/${share.n}`,
      percent(share),
      interval(share),
    ]),
  );
  say("", "Right means: route, tools, arguments and outcome are all as expected.", ...spentLines(trials));
  return trials;
}

function spentLines(trials: readonly Trial[]): readonly string[] {
  const spent = spentOn(trials);
  const { tokensIn, tokensOut, cost } = spent;
  const [p50, p95] = [percentile(trials, 0.5), percentile(trials, 0.95)].map((ms) => ms.toFixed(0));
  return [
    `latency  p50 ${p50} ms, p95 ${p95} ms a run, ${LIMIT} at a time on this machine`,
    `tokens   ${grouped(tokensIn)} in, ${grouped(tokensOut)} out`,
    ...(cost === 0 ? freeLines(spent) : [`cost     ${dollarText(cost)}`]),
  ];
}

function freeLines(spent: Spent): readonly string[] {
  const hosted = hostedCost(createPriceTable(), HOSTED, spent);
  if (hosted === undefined) return ["cost     $0, since the model is local"];
  return [
    "cost     $0, since the model is local; for as many tokens",
    `         ${HOSTED} would charge ${dollarText(hosted.usd)} (list price as of ${hosted.asOf})`,
  ];
}

/** A plain message that went to the wrong place says most about the triage. */
function misrouted({ message, route }: Trial): boolean {
  return message.kind === "clean" && route !== message.expect.route;
}

/** The id of the fork. */
async function lookInto(app: App, { message, run, faults }: Trial): Promise<RunId> {
  heading(2, "Look at one of the runs that went wrong");
  say(...wrapped("message  ", `"${message.message}"`));
  say(...wrapped("wrong    ", faults.length === 0 ? "nothing" : faults.join("; ")));
  say(`run      ${run}`);

  heading(3, "Replay it: the code runs again, the recording answers every call");
  say(...replayLines(await app.replay(run)));

  heading(4, "Fork it with a better triage prompt");
  say("The same run with one change, which is prompts/triage.prompt.md:", "");
  shop.db = createShop(":memory:");
  const triage = prompts.triage.template;
  const fork = await app.fork(run, { prompts: { triage }, tags: ["better"] });
  const [before, after] = [await trialOf(app, message, run), await trialOf(app, message, fork.id)];
  compare(message, before, after);
  say(
    "",
    `The fork left the recording at ${fork.changedAt ?? "no call"}.`,
    "Up to there nothing ran again, and after it every write was simulated.",
    `It is a run of its own: ${fork.id}`,
  );
  return fork.id;
}

function replayLines(result: ReplayResult): readonly string[] {
  switch (result.status) {
    case "same":
      return [
        `same: ${result.calls} calls, asked and answered as recorded, in ${result.took.toFixed(0)} ms`,
        "No model was called, no socket opened, nothing written.",
      ];
    case "diverged":
      return wrapped("diverged: ", result.divergence.message);
    default:
      return wrapped("refused: ", result.error.message);
  }
}

function compare({ expect }: Message, before: Trial, after: Trial): void {
  table(
    [
      ["", "left"],
      ["recorded", "left"],
      ["fork", "left"],
      ["expected", "left"],
    ],
    [
      ["route", before.route, after.route, expect.route],
      ["outcome", before.outcome, after.outcome, expect.outcome],
      ["verdict", verdictOf(before), verdictOf(after), ""],
    ],
  );
}

function verdictOf({ faults }: Trial): string {
  return faults.length === 0 ? "right" : "wrong";
}

async function secondTry(app: App, first: readonly Trial[]): Promise<readonly Trial[]> {
  heading(5, "Run every message again with the better prompt");
  shop.db = createShop(":memory:");
  const progressLine = progress("message", messages.length);
  const second = await measure({ app, workflow: better }, messages, {
    limit: LIMIT,
    tag: "better",
    onTrial: progressLine.step,
  });
  beforeAndAfter("route", byRoute(first), byRoute(second));
  say("");
  beforeAndAfter("message", byKind(first), byKind(second));
  const right = ({ faults }: Trial): boolean => faults.length === 0;
  const wasRight = new Set(first.filter(right).map(({ message }) => message.id));
  const fixed = second.filter((trial) => right(trial) && !wasRight.has(trial.message.id));
  const broken = second.filter((trial) => !right(trial) && wasRight.has(trial.message.id));
  say(
    "",
    `The change fixed ${fixed.length} messages and broke ${broken.length}${broken.length === 0 ? "." : ":"}`,
  );
  for (const { message } of broken.slice(0, MOST_LISTED)) say(...wrapped("  ", `"${message.message}"`));
  say("", ...spentLines(second));
  return second;
}

function beforeAndAfter(what: string, before: readonly Share[], after: readonly Share[]): void {
  table(
    [
      [what.padEnd(FIRST_COLUMN), "left"],
      ["draft", "right"],
      ["better", "right"],
      ["share", "right"],
      ["95 % interval", "right"],
    ],
    after.map((share, at) => {
      const was = before[at] ?? share;
      return [
        share.name,
        `${was.right}/${was.n}`,
        `${share.right}/${share.n}`,
        percent(share),
        interval(share),
      ];
    }),
  );
}

/** The same as `airworthy eval`: what may go out is decided by figures with their intervals. */
async function gate(app: App): Promise<void> {
  heading(6, "Let an evaluation decide which change may go out");
  shop.db = createShop(":memory:");
  const evaluation = supportEval({ prompts, shop: () => shop.db });
  const reports = await decide(app, evaluation, CHANGES);
  const rows = reports.map(({ verdict, comparison }, at) => {
    const { baseline = 0, candidate = 0, difference = 0, low = 0, high = 0 } = comparison?.success ?? {};
    return [
      CHANGES[at]?.what ?? "",
      `${Math.round(100 * baseline)} -> ${Math.round(100 * candidate)} %`,
      `${points(difference)} [${points(low)}, ${points(high)}]`,
      verdict,
    ];
  });
  table(
    [
      ["change", "left"],
      ["success", "right"],
      ["points, 90 % interval", "right"],
      ["verdict", "left"],
    ],
    rows,
  );
  say(
    "",
    "evals/support.ts allows a drop of 5 points, and wants 70 % right for sure.",
    "Each of the 318 trials is a run that replays; none of them wrote anything.",
  );
}

function points(share: number): string {
  return `${share > 0 ? "+" : ""}${(100 * share).toFixed(0)}`;
}

interface Chosen {
  readonly failed: RunId;
  readonly fork: RunId;
  readonly waiting: RunId | undefined;
}

function whatNext({ failed, fork, waiting }: Chosen): void {
  const [run, forked] = [failed.slice(0, SHORT), fork.slice(0, SHORT)];
  heading(10, "What to type next");
  say(
    "cd examples/pharmacy",
    "npx airworthy runs list",
    `npx airworthy runs show ${run}`,
    `npx airworthy runs diff ${run} ${forked}`,
    `npx airworthy replay ${run}`,
    `npx airworthy fork ${run} \\`,
    "  --prompt triage=@prompts/triage.prompt.md",
    "npx airworthy eval support --split test --release reworded \\",
    "  --against current --gate",
    "npx airworthy cost support --model gpt-5-mini",
    ...(waiting === undefined
      ? []
      : [
          "",
          "A refund above $50 waits for a person, who is you:",
          `npx airworthy resume ${waiting.slice(0, SHORT)} --approve`,
        ]),
    "",
    "Change prompts/triage.prompt.md and fork again. To record an agent that you",
    "already have, see examples/adopt: it takes three lines.",
  );
}
