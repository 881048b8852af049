/**
 * Measures the support on the `test` messages with the first demo's tools and with the contracted ones:
 * same messages, same prompts, same model, each with a shop of its own.
 * `node --conditions=airworthy-src examples/pharmacy/prototype/measure-tools.ts [how many messages]`
 */
import { open } from "airworthy";
import config from "../airworthy.config.ts";
import type { Share } from "../demo/figures.ts";
import { byRoute, interval, percent } from "../demo/figures.ts";
import { progress, say, table } from "../demo/screen.ts";
import type { Trial } from "../measure.ts";
import { measure } from "../measure.ts";
import type { Message } from "../messages.ts";
import { readMessages } from "../messages.ts";
import { describeModel, fastModel } from "../model.ts";
import { loadSupportPrompts } from "../prompts.ts";
import { createShop } from "../shop/generate.ts";
import { supportWorkflow } from "../support.ts";
import type { Counter } from "../tools.ts";
import { supportTools } from "../tools.ts";
import { naiveSupportTools } from "./naive-support-tools.ts";
import { contractWords } from "./words.ts";

/** The one in the middle has the contracts' words and the demo's calls, to tell the share of each. */
const TOOLS = {
  naive: (counter: Counter) => naiveSupportTools(counter),
  "naive, well described": (counter: Counter) =>
    naiveSupportTools(counter, contractWords(supportTools(counter))),
  contracted: supportTools,
} as const;

export interface MeasureToolsOptions {
  /** Default: the one that the environment names. */
  readonly model?: ReturnType<typeof fastModel>;
  readonly onTrial?: (done: number) => void;
}

export async function measureTools(
  which: keyof typeof TOOLS,
  messages: readonly Message[],
  { model = fastModel(), onTrial }: MeasureToolsOptions = {},
): Promise<readonly Trial[]> {
  using shop = createShop(":memory:");
  const prompts = await loadSupportPrompts();
  const toolsFor = TOOLS[which];
  const workflow = supportWorkflow({ name: "support", prompts, shop: () => shop, toolsFor });
  const app = await open({ ...config, store: ":memory:", models: { fast: model }, workflows: [workflow] });
  try {
    return await measure({ app, workflow }, messages, onTrial === undefined ? {} : { onTrial });
  } finally {
    await app.close();
  }
}

export interface Measured {
  readonly which: keyof typeof TOOLS;
  readonly trials: readonly Trial[];
}

/** For each route, and at the end for all messages, a row for each set of tools. */
export function sideBySide(measured: readonly Measured[]): readonly (readonly string[])[] {
  const columns = measured.map(({ which, trials }) => ({ which, shares: byRoute(trials) }));
  const routes = columns[0]?.shares.map(({ name }) => name) ?? [];
  return routes.flatMap((route) =>
    columns.flatMap(({ which, shares }) =>
      shares
        .filter(({ name }) => name === route)
        .map((share) => [route, which, `${share.right}/${share.n}`, percent(share), intervalOf(share)]),
    ),
  );
}

function intervalOf(share: Share): string {
  return share.n === 0 ? "-" : interval(share);
}

async function main(): Promise<void> {
  const messages = readMessages("test").slice(0, Number(process.argv[2] ?? Number.POSITIVE_INFINITY));
  say(`${messages.length} messages of test, today's prompts, ${describeModel()}`, "");
  const measured: Measured[] = [];
  for (const which of ["naive", "naive, well described", "contracted"] as const) {
    const onTrial = progress("message", messages.length).step;
    measured.push({ which, trials: await measureTools(which, messages, { onTrial }) });
  }
  table(
    [
      ["messages", "left"],
      ["tools", "left"],
      ["right", "right"],
      ["share", "right"],
      ["95 % interval", "right"],
    ],
    sideBySide(measured),
  );
}

if (import.meta.main) await main();
