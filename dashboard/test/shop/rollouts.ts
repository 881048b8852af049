import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRelease } from "../../../src/app/create-release.ts";
import type { ReleaseId, RolloutId } from "../../../src/core/ids.ts";
import type { App, Workflow } from "../../../src/index.ts";
import { workflow } from "../../../src/index.ts";
import { changeRollout } from "../../../src/rollout/change-rollout.ts";
import { Controller } from "../../../src/rollout/controller.ts";
import type { Rollout } from "../../../src/rollout/load-rollout.ts";
import { loadRollout } from "../../../src/rollout/load-rollout.ts";
import type { RolloutPlan } from "../../../src/rollout/plan.ts";
import { startRollout } from "../../../src/rollout/start-rollout.ts";

interface Parcel {
  readonly parcel: number;
}

/** What the app itself does before any release serves it. */
export const returns: Workflow<Parcel, string> = workflow({
  name: "returns",
  run: async () => "Please send it back.",
});

/** Another of the same releases, which tests two of them against each other beside a rollout of the first. */
export const exchanges: Workflow<Parcel, string> = workflow({
  name: "exchanges",
  run: async () => "Please send it back first.",
});

interface Parts {
  readonly prompt: string;
  /** Of the step that answers. */
  readonly body: string;
}

const codeOf = ({ prompt, body }: Parts): string => `
  import { defineConfig, model, prompt, tool, workflow } from "airworthy";
  import { generateText } from "airworthy/ai-sdk";
  const text = { "~standard": { version: 1, vendor: "shop", validate: (value) => ({ value }),
    jsonSchema: { input: () => ({ type: "object" }), output: () => ({}) } } };
  export const label = tool({ name: "print_label", description: "Prints a label.", input: text, output: text,
    effect: "write", simulate: async () => "a label", run: async () => "a label" });
  const instructions = prompt({ name: "returns", template: ${JSON.stringify(prompt)} });
  const usage = { inputTokens: { total: 310, noCache: 310, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: 42, text: 42, reasoning: 0 } };
  const writer = { specificationVersion: "v4", provider: "openai", modelId: "gpt-5-mini", supportedUrls: {},
    doStream: () => Promise.reject(new Error("It does not stream")),
    doGenerate: async () => ({ content: [{ type: "text", text: "Send it back with this label." }], warnings: [],
      finishReason: { unified: "stop", raw: undefined }, usage }) };
  const run = async (ctx, { parcel }) => {
    const { text } = await generateText({ model: model("writer"), instructions: instructions.render(), prompt: "Parcel " + parcel });
    return ctx.step("answer", () => { ${body} return text; });
  };
  const workflows = ["returns", "exchanges"].map((name) => workflow({ name, run }));
  export default defineConfig({ workflows, models: { writer } });
`;

const RELEASES = {
  first: { prompt: "You answer customers who send a parcel back.\nAsk for the reason first.", body: "" },
  worse: {
    prompt: "You answer customers who send a parcel back.\nBe as brief as you can.",
    body: `if (parcel % 3 === 0) throw new Error("No label was made for parcel " + parcel);`,
  },
  kinder: {
    prompt: "You answer customers who send a parcel back.\nAsk for the reason first.\nThank them for it.",
    body: "",
  },
} as const satisfies Readonly<Record<string, Parts>>;

type Named = Readonly<Record<keyof typeof RELEASES, ReleaseId>>;

/** Three releases of the shop's returns, in the store of the app. */
export async function addReleases(app: App): Promise<Named> {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-shop-"));
  const config = join(folder, "airworthy.config.ts");
  const made = async (key: keyof typeof RELEASES, name: string): Promise<ReleaseId> => {
    writeFileSync(config, codeOf(RELEASES[key]));
    return (await createRelease({ config, store: app.store, name, createdBy: "ann" })).id;
  };
  try {
    return {
      first: await made("first", "returns as they were"),
      worse: await made("worse", "briefer answers"),
      kinder: await made("kinder", "thanks for the reason"),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const canary = (percent: number, minRuns: number) => ({ kind: "canary", percent, minRuns }) as const;
// A machine that runs tests is no judge of latency.
const GATES = { failures: { points: 0.2 }, latency: 50 } as const;

/** Begins a rollout of the shop's returns, whose second stage lasts longer than any test. */
export function beginRollout(
  app: App,
  sides: Pick<RolloutPlan, "candidate" | "incumbent">,
  why: string,
): Promise<Rollout> {
  const stages = [canary(30, 12), canary(50, 5_000), canary(100, 50)];
  const plan = { workflow: "returns", stages, gates: GATES, ...sides };
  return startRollout(app.store, plan, { at: Date.now(), by: "ann", why });
}

export interface SeededRollouts extends Named {
  readonly promoted: RolloutId;
  readonly rolledBack: RolloutId;
  readonly running: RolloutId;
}

/** One that a person promoted, one that did harm and was rolled back for it, one that goes on. */
export async function addRollouts(app: App): Promise<SeededRollouts> {
  const { first, worse, kinder } = await addReleases(app);
  const promoted = await beginRollout(app, { candidate: first }, "keep the code in releases");
  await changeRollout(app.store, promoted, {
    change: "promote",
    at: Date.now(),
    by: "ann",
    why: "the same code as before",
  });
  const controller = new Controller({ store: app.store, name: "shop" });
  const bad = await beginRollout(app, { incumbent: first, candidate: worse }, "customers like it short");
  await serve(app, controller, { runs: 400, until: async () => await isOver(app, bad.id) });
  const good = await beginRollout(app, { incumbent: first, candidate: kinder }, "a kinder tone");
  await serve(app, controller, { runs: 120, until: async () => false });
  return {
    first,
    worse,
    kinder,
    promoted: promoted.id,
    rolledBack: bad.id,
    running: good.id,
  };
}

interface Traffic {
  readonly runs: number;
  readonly until: () => Promise<boolean>;
}

async function serve(app: App, controller: Controller, { runs, until }: Traffic): Promise<void> {
  for (let parcel = 1; parcel <= runs; parcel += 1) {
    await app.run(returns, { parcel });
    if (parcel % 4 !== 0) continue;
    await controller.tick();
    if (await until()) return;
  }
}

async function isOver(app: App, id: RolloutId): Promise<boolean> {
  return !("stage" in (await loadRollout(app.store, id)).state);
}
