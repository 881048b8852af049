import type { RunId } from "../../../src/core/ids.ts";
import { newRunId } from "../../../src/core/ids.ts";
import type { RunSummary, StoredRun } from "../../../src/core/run.ts";
import type { App } from "../../../src/index.ts";
import { open, parseSessionId } from "../../../src/index.ts";
import { echo, longRun, shopConfig, support } from "./shop.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const MESSAGES = [
  "Where is my order W15085?",
  "Which carrier brings my parcel W20011?",
  "I want a refund for W15090, it arrived broken.",
  "What are your opening hours?",
  "Where is order X404? I cannot find it.",
  "Wo ist meine Bestellung W15777?",
];
const PLANS = ["free", "pro", "team"];
const LOCALES = ["en", "de", "fr"];

export interface Seeded {
  readonly app: App;
  /** A run that failed. */
  readonly failed: RunId;
  /** A run that completed with model and tool calls. */
  readonly completed: RunId;
}

/** A shop's store in memory after two weeks of traffic. */
export async function seededShop({ days = 14, perDay = 24 } = {}): Promise<Seeded> {
  const app = await open({ store: ":memory:", ...shopConfig });
  const recorded = await templates();
  let place = 0;
  for (let day = days; day > 0; day -= 1) {
    for (let run = 0; run < perDay; run += 1, place += 1) {
      const at = Date.now() - day * DAY + (run * DAY) / perDay + (place % 7) * 60_000;
      if (at > Date.now() - HOUR) continue;
      const template = recorded[(place * 7 + day) % recorded.length];
      if (template !== undefined) await app.store.import(copyOf(template, { at, place, day }));
    }
  }
  const failed = (await app.run(support, { message: "Wo ist meine Bestellung W15777?" }, about(1))).id;
  const completed = (await app.run(support, { message: "Where is my order W15085?" }, about(0))).id;
  while ((await app.store.figures.catchUp()) > 0);
  return { app, failed, completed };
}

/** Adds a run of so many calls. */
export async function addLongRun(app: App, calls: number): Promise<RunId> {
  return (await app.run(longRun, calls)).id;
}

/** Runs whose every stored field holds what should never become markup, move a cursor or turn text around. */
export const HOSTILE =
  '<script>document.body.dataset.pwned="1"</script><img src=x onerror="document.body.dataset.pwned=1"> \u001b[31mred\u001b[0m \u202egnp.exe\u202c \u2066hidden\u2069';

export async function addHostileRuns(app: App): Promise<readonly RunId[]> {
  const options = {
    subject: { id: HOSTILE, attributes: { plan: HOSTILE } },
    tags: [HOSTILE],
    release: HOSTILE.slice(0, 100),
  };
  const said = await app.run(echo, { text: HOSTILE }, options);
  const failed = await app.run(echo, { text: HOSTILE, fail: true }, options);
  return [said.id, failed.id];
}

function about(place: number) {
  const [plan, locale] = [PLANS[place % PLANS.length] ?? "free", LOCALES[place % LOCALES.length] ?? "en"];
  return {
    subject: { id: `customer-${100 + (place % 40)}`, attributes: { plan, locale } },
    release: "2026-11-20",
    tags: [place % 2 === 0 ? "web" : "app"],
  };
}

async function templates(): Promise<readonly StoredRun[]> {
  const scratch = await open({ store: ":memory:", ...shopConfig });
  const runs: StoredRun[] = [];
  for (const message of MESSAGES) {
    const { id } = await scratch.run(support, { message });
    const stored = await scratch.store.load(id);
    if (stored !== undefined) runs.push(stored);
  }
  await scratch.close();
  return runs;
}

interface Copy {
  readonly at: number;
  readonly place: number;
  readonly day: number;
}

/** The same calls, by somebody else at another time, slower than a script is. */
function copyOf(run: StoredRun, { at, place, day }: Copy): StoredRun {
  const slow = 40 + ((place * 37) % 90) + (day < 4 ? 60 : 0);
  const about_ = { ...about(place), release: day < 6 ? "2026-11-20" : "2026-11-06" };
  const session = place % 5 === 0 ? { session: parseSessionId(`session-${place % 11}`) } : {};
  return {
    ...(run satisfies RunSummary),
    ...about_,
    ...session,
    id: newRunId(),
    startedAt: Math.round(at),
    took: (run.took ?? 1) * slow,
    calls: run.calls.map((call) => ({ ...call, at: call.at * slow, took: call.took * slow })),
  };
}
