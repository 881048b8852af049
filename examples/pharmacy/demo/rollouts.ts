import { fileURLToPath } from "node:url";
import type { App } from "airworthy";
import type { Evaluation } from "airworthy/evals";
import type { GateLimits, RateTile, ReleaseId, RolloutId, ShadowReport } from "airworthy/rollout";
import { createRelease, reportShadow, rolloutView, startRollout } from "airworthy/rollout";
import type { Served } from "./customers.ts";
import { decide } from "./decide.ts";
import type { Launched } from "./readiness.ts";
import type { RolledOut } from "./roll-out.ts";
import { rollOut } from "./roll-out.ts";
import { say, table, wrapped } from "./screen.ts";
import type { Scene } from "./serve-meanwhile.ts";

const WORKFLOW = "support";
/** For a few hundred customers on a busy machine; the defaults ask for ten times as many, and look at latency and cost. */
const GATES: GateLimits = { failures: { points: 0.1 }, latency: "off", cost: "off" };

/** A release of the first draft and one of the better prompt. */
export async function makeReleases(app: App): Promise<void> {
  say(
    "npx airworthy release create --config first-draft.config.ts --name draft",
    "npx airworthy release create --name better",
  );
  await release(app, "first-draft.config.ts", "draft");
  await release(app, "airworthy.config.ts", "better");
}

/** The better prompt takes the place of the first draft: it was in the shadow, serves some, and then everyone. */
export async function promoteBetter({ app, ...scene }: Scene, launched: Launched): Promise<void> {
  const done = await rollOut(app, { ...scene, ...launched });
  say(...shadowLines(await reportShadow(app.store, launched.rollout)));
  say("", ...historyLines(done), ...servedLines(done));
}

/** A worse prompt passes an evaluation that asks too little, and meets real customers. */
export async function catchWorse(
  { app, ...scene }: Scene,
  { weak }: { readonly weak: Evaluation },
): Promise<{ readonly rollout: RolloutId }> {
  say(
    "shorter/triage.prompt.md is today's, a quarter shorter. It lost what is said",
    "of refunds. evals/replies.ts asks only whether there is a reply:",
    "",
  );
  const [report] = await decide(app, weak, [{ what: "shorter", release: "shorter", against: "current" }]);
  const { baseline = 0, candidate: tried = 0 } = report?.comparison?.success ?? {};
  say(
    `success ${Math.round(100 * baseline)} -> ${Math.round(100 * tried)} %, verdict ${report?.verdict}. So it goes out, to a quarter at first:`,
    "",
    "npx airworthy release create --config shorter.config.ts --name shorter",
  );
  const candidate = await release(app, "shorter.config.ts", "shorter");
  const plan = {
    workflow: WORKFLOW,
    candidate,
    stages: [
      { kind: "canary", percent: 25 },
      { kind: "canary", percent: 100 },
    ],
    gates: GATES,
  } as const;
  const why = "a quarter fewer tokens, and the evaluation passed";
  const { id } = await startRollout(app.store, plan, { at: Date.now(), by: "demo", why });
  const done = await rollOut(app, { ...scene, rollout: id });
  say("", ...historyLines(done), "");
  showFeedback(done);
  say("", ...affected(done.served));
  return { rollout: done.rollout.id };
}

async function release(app: App, config: string, name: string): Promise<ReleaseId> {
  const path = fileURLToPath(new URL(`../${config}`, import.meta.url));
  return (await createRelease({ config: path, store: app.store, name, createdBy: "demo" })).id;
}

function shadowLines({ shadows, outcomes, sameWrites, tools }: ShadowReport): readonly string[] {
  const sum = (of: "missing" | "extra" | "arguments"): number =>
    Object.values(tools).reduce((total, one) => total + one[of], 0);
  return [
    `Shadow of ${shadows} runs: seen by nobody, nothing written, ${outcomes.failed + outcomes.lost} failed;`,
    `of its writes ${sameWrites} as the draft's, ${sum("extra")} new, ${sum("missing")} missing, ${sum("arguments")} with other arguments.`,
  ];
}

/** What became of it, as `airworthy rollout history` has it. */
function historyLines({ rollout: { plan, events }, served }: RolledOut): readonly string[] {
  const stages = events.flatMap((event) =>
    event.type === "started" ? [0] : event.type === "entered" ? [event.stage] : [],
  );
  const last = events.at(-1);
  const what = `${last?.type.replace("_", " ").toUpperCase()}  `;
  const met = served.filter(({ arm }) => arm === "candidate").length;
  return [
    stages.map((at) => stageText(plan.stages[at])).join(" -> "),
    ...wrapped(
      what,
      `${last?.why}, said the ${last?.by} after ${served.length} messages, of which it got ${met}.`,
    ),
  ];
}

function stageText(stage: RolledOut["rollout"]["plan"]["stages"][number] | undefined): string {
  if (stage?.kind !== "canary") return stage?.kind ?? "";
  return stage.percent === 100 ? "everyone" : `${stage.percent} %`;
}

/** How well both served those who wrote. */
function servedLines({ served }: RolledOut): readonly string[] {
  const share = (arm: Served["arm"]): string => {
    const answers = served.filter((one) => one.arm === arm);
    return `${answers.filter(({ isRight }) => isRight).length} of ${answers.length}`;
  };
  return [`Right, as each message expects it: draft ${share("stable")}, better ${share("candidate")}.`];
}

function showFeedback({ rollout }: RolledOut): void {
  const tiles = rolloutView(rollout, Date.now()).tiles.filter(
    (tile): tile is RateTile => tile.kind === "rate",
  );
  const share = ({ bad, runs }: RateTile["candidate"]): string => `${bad} of ${runs}`;
  table(
    [
      ["bad", "left"],
      ["incumbent", "right"],
      ["candidate", "right"],
      ["evidence of harm", "right"],
    ],
    tiles.map(({ name, incumbent, candidate, harm, alarm }) => [
      name,
      share(incumbent),
      share(candidate),
      `${Math.max(0, Math.round((100 * harm) / alarm))} %`,
    ]),
  );
}

function affected(served: readonly Served[]): readonly string[] {
  const met = served.filter(({ arm }) => arm === "candidate");
  const customers = (some: readonly Served[]): number => new Set(some.map(({ customer }) => customer)).size;
  const unpaid = met.filter(({ wasPaid }) => wasPaid === false);
  const all = served.filter(({ wasPaid }) => wasPaid !== undefined);
  return [
    `Affected: ${customers(unpaid)} customers did not get their money back, of the ${customers(met)} who met it.`,
    `Served to everyone at once, it would have met all ${customers(all)} who asked for it.`,
    "",
    "Why, in figures and in one of the runs:",
    "npx airworthy rollout status",
    ...unpaid.slice(0, 1).map(({ run }) => `npx airworthy runs show ${run.slice(0, 18)}`),
    "With evals/support.ts it had gone nowhere: eval support --release shorter",
  ];
}
