import type { DatabaseSync } from "node:sqlite";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { open } from "airworthy";
import type { SegmentsReport } from "airworthy/observe";
import { segments } from "airworthy/observe";
import { localModel } from "airworthy/testing";
import { loadSupportPrompts } from "../prompts.ts";
import { seededRandom } from "../shop/_random.ts";
import { createShop } from "../shop/generate.ts";
import { supportWorkflow } from "../support.ts";
import type { Enquiry } from "./traffic.ts";
import { traffic } from "./traffic.ts";

/** Who the planted fault hits. */
export const HIT = { plan: "plus", locale: "es-US" } as const;

export interface TryOptions {
  readonly runs: number;
  readonly seed: number;
  /** Plants the fault. */
  readonly planted: boolean;
  /** Share of runs that the model's provider fails, whoever asks. Default 0.02. */
  readonly outages?: number;
  /** A file to keep the runs in. Default: in memory. */
  readonly store?: string;
  /** Called after each run. */
  readonly onRun?: () => void;
}

const AT_ONCE = 8;

/**
 * Sends enquiries of the shop's customers through the support, as it is, on the local model, finds what was not answered as it
 * should have been bad, and looks for segments.
 *
 * The fault: the shop writes the dates of orders as the locale has them, for customers of one plan and one locale. The tools
 * that look orders up refuse such an answer, and the support then does the best it can, which is not to answer.
 */
export async function trySegments(options: TryOptions): Promise<SegmentsReport> {
  const { runs, seed, planted, outages = 0.02, onRun } = options;
  const random = seededRandom(seed);
  const shop = createShop(":memory:");
  const enquiries = traffic(shop, { runs, random });
  if (planted) plant(shop);
  const support = supportWorkflow({ name: "support", prompts: await loadSupportPrompts(), shop: () => shop });
  const fast = withOutages(localModel(), { share: outages, random });
  const app = await open({
    store: options.store ?? ":memory:",
    workflows: [support],
    models: { fast },
    prices: [{ provider: "airworthy", model: "local-1", input: 0, output: 0 }],
  });
  const handle = async ({ input, subject, outcome }: Enquiry): Promise<void> => {
    const run = await app.run(support, input, { subject });
    onRun?.();
    if (run.status !== "completed" || run.output.outcome === outcome) return;
    const note = `Ended as ${run.output.outcome}, expected ${outcome}`;
    await app.store.reviews.keep({
      run: run.id,
      verdict: "bad",
      note,
      by: "the check of outcomes",
      at: Date.now(),
    });
  };
  try {
    const queue = enquiries.values();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const enquiry of queue) await handle(enquiry);
      }),
    );
    await app.store.figures.catchUp();
    return await segments(app.store);
  } finally {
    await app.close();
    shop.close();
  }
}

function plant(shop: DatabaseSync): void {
  shop
    .prepare(
      "UPDATE orders SET expected_on = strftime('%d/%m/%Y', expected_on) WHERE customer_id IN (SELECT id FROM customers WHERE plan = ? AND locale = ?)",
    )
    .run(HIT.plan, HIT.locale);
}

/** A model whose provider is down for a share of all runs: every run asks the triage once. */
function withOutages(
  model: LanguageModelV4,
  { share, random }: { readonly share: number; readonly random: () => number },
): LanguageModelV4 {
  const isTriage = (asked: Parameters<LanguageModelV4["doGenerate"]>[0]) =>
    JSON.stringify(asked.responseFormat ?? {}).includes("order_status");
  return {
    specificationVersion: model.specificationVersion,
    provider: model.provider,
    modelId: model.modelId,
    supportedUrls: model.supportedUrls,
    doStream: (asked) => model.doStream(asked),
    doGenerate: async (asked) => {
      if (isTriage(asked) && random() < share) throw new Error("The provider is down");
      return model.doGenerate(asked);
    },
  };
}
