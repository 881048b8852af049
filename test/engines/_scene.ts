import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { App, Config, RunId, StoredRun } from "airworthy";
import { open } from "airworthy";

/** An engine that is up, for the tests of one file. */
export interface EngineFixture {
  readonly name: string;
  /** The setting of one more worker, which must not be another's. */
  setting(): Promise<NonNullable<Config["engine"]>>;
  dispose(): Promise<void>;
}

export interface Scene {
  readonly fixture: EngineFixture;
  readonly path: string;
  /** Opens an app on the scene's store; it is closed with the scene at the latest. */
  open(config: Config, setting?: Config["engine"]): Promise<App>;
}

/** What must hold of every engine, each claim with its proof. */
export type Claims = Readonly<Record<string, (scene: Scene) => Promise<void>>>;

export async function inScene(fixture: EngineFixture, prove: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "airworthy-engine-"));
  const apps: App[] = [];
  const path = join(folder, "store.db");
  try {
    await prove({
      fixture,
      path,
      open: async (config, setting) => {
        const app = await open({ store: path, engine: setting ?? (await fixture.setting()), ...config });
        apps.push(app);
        return app;
      },
    });
  } finally {
    await Promise.all(apps.map((app) => app.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

const PATIENCE = 30_000;

/** The run once it is as it should be. */
export async function until(
  app: App,
  run: RunId,
  isSo: (stored: StoredRun) => boolean | "completed" | "waiting",
): Promise<StoredRun> {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const stored = await app.store.load(run);
    if (stored !== undefined && isSo(stored) === true) return stored;
    if (Date.now() > deadline)
      throw new Error(`Run ${run} is still ${stored?.status}: ${JSON.stringify(stored)}`);
    await setTimeout(20);
  }
}

export function has(status: StoredRun["status"]): (stored: StoredRun) => boolean {
  return (stored) => stored.status === status;
}

/** What two journals must have in common: all but times, and where random things came from. */
export function journalOf({ calls, attempt, end }: StoredRun): unknown {
  return {
    attempt,
    end,
    calls: calls.map(({ at: _, took: __, note, ...call }) => {
      const { until: ___, attempts, waited: ____, ...kept } = note ?? {};
      return { ...call, note: { ...kept, attempts: attempts?.map(({ code }) => code) } };
    }),
  };
}
