import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { open } from "../../app/open.ts";
import { workflow } from "../../core/workflow.ts";
import { scriptedModel, text } from "../../models/_test-model.ts";
import { generateText } from "../../models/ai-sdk.ts";
import { tool } from "../../tools/tool.ts";
import { evaluation } from "../evaluation.ts";
import { exact } from "../scorers/exact.ts";
import { seededRandom } from "../seeded-random.ts";
import { resolveDataset } from "../trials/resolve-dataset.ts";
import { arrivals } from "./arrivals.ts";
import type { LoadReport } from "./load-report.ts";
import type { LoadOptions } from "./run-load.ts";
import { runLoad } from "./run-load.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Loads a workflow that asks a model and a tool; gives how often the model was really asked. */
async function loaded(
  options: Partial<LoadOptions>,
  limits: { readonly rate?: number } = {},
): Promise<{ readonly report: LoadReport; readonly asked: number }> {
  const model = scriptedModel([[text("Hello")]].flat());
  const look = tool({
    name: "look",
    description: "Looks something up",
    input: z.object({}),
    output: z.object({ n: z.number() }),
    effect: "read",
    ...(limits.rate === undefined ? {} : { limits: { rate: { perSecond: limits.rate, burst: 1 } } }),
    run: () => ({ n: 1 }),
  });
  const greet = workflow({
    name: "greet",
    run: async (_ctx, name: string) => {
      await look.call({});
      return `${(await generateText({ model, prompt: name })).text} ${name}`;
    },
  });
  const one = evaluation({
    name: "greet",
    workflow: greet,
    dataset: [{ id: "ann", input: "Ann", expected: "Hello Ann" }],
    scorers: [exact()],
  });
  const app = await open({ store: ":memory:", workflows: [greet] });
  try {
    const dataset = await resolveDataset(one, { store: app.store });
    const release = { name: "current", release: {} };
    const report = await runLoad(app, one, { dataset, release, rate: 100, ms: 300, ...options });
    return { report, asked: model.calls.length };
  } finally {
    await app.close();
  }
}

test("a load begins runs at its rate, asks no model for them, and keeps each as a trial", async () => {
  const { report, asked } = await loaded({});

  assert.ok(report.offered > 15 && report.offered < 50, String(report.offered));
  assert.deepEqual([report.failed, report.dropped, asked], [0, 0, 1]);
  assert.equal(report.provider.requests, report.offered);
});

test("a provider's limit refuses as a provider does, and is named when it gives way first", async () => {
  const { report } = await loaded({ requestsPerMinute: 20 });

  assert.ok(report.provider.refused > 0);
  assert.equal(report.saturated, "provider limit", report.why);
});

test("a tool's limit is named when runs wait for it", async () => {
  const { report } = await loaded({ rate: 100, ms: 300 }, { rate: 40 });

  assert.ok(report.waitedForTools > 20, String(report.waitedForTools));
  assert.equal(report.saturated, "tool limit", report.why);
});

test("runs beyond what may be in flight are dropped and counted", async () => {
  const { report } = await loaded({ mostInFlight: 1, latency: 50 });

  assert.ok(report.dropped > 0);
  assert.ok(report.mostInFlight <= 1);
});

test("arrivals come at random with the rate on average, the same for a seed", () => {
  const times = arrivals({ rate: 50, ms: 20_000, random: seededRandom(1) });

  assert.ok(Math.abs(times.length - 1_000) < 100, String(times.length));
  assert.deepEqual(times, arrivals({ rate: 50, ms: 20_000, random: seededRandom(1) }));
  assert.ok(times.every((time, i) => time < 20_000 && time > (times[i - 1] ?? 0)));
});

test("a bucket gives what a minute allows, and says how long to wait for more", () => {
  const bucket = new TokenBucket(60, 0);

  assert.equal(bucket.take(60, 0), 0);
  assert.equal(bucket.take(2, 0), 2_000);
  assert.equal(bucket.take(2, 2_000), 0);
});
