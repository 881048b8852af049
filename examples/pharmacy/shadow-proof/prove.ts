import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open } from "airworthy";
import type { ShadowReport } from "airworthy/rollout";
import { createRelease, reportShadow } from "airworthy/rollout";
import { createShop } from "../shop/generate.ts";

export interface Proof {
  readonly runs: number;
  /** SHA-256 of the shop's file, after the same runs with a shadow beside them and without. */
  readonly withShadow: string;
  readonly without: string;
  readonly report: ShadowReport;
}

/** Runs that are offered before the shadows are waited for: beyond a hundred they would be dropped. */
const AT_ONCE = 50;

/** Lets the shop have `runs` visits twice, once with a candidate in the shadow that tries every write of it. */
export async function prove(runs: number, onRun: (done: number) => void = () => {}): Promise<Proof> {
  const folder = mkdtempSync(join(tmpdir(), "airworthy-proof-"));
  try {
    const without = await world(join(folder, "without"), { runs, isShadowed: false, onRun });
    const withShadow = await world(join(folder, "with"), { runs, isShadowed: true, onRun });
    if (withShadow.report === undefined) throw new Error("The shadow has no report");
    return { runs, without: without.bytes, withShadow: withShadow.bytes, report: withShadow.report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface World {
  readonly runs: number;
  readonly isShadowed: boolean;
  readonly onRun: (done: number) => void;
}

async function world(folder: string, { runs, isShadowed, onRun }: World) {
  // For this process, and for that of the shadow.
  process.env.PROOF_SHOP = `${folder}-shop.db`;
  createShop(process.env.PROOF_SHOP).close();
  const app = await open({ store: `${folder}-store.db`, releases: { root: import.meta.dirname } });
  const make = async (arm: string) =>
    (await createRelease({ config: join(import.meta.dirname, `${arm}.config.ts`), store: app.store })).id;
  const [stable, candidate] = [await make("incumbent"), await make("candidate")];
  const shadow = { id: "proof", candidate, concurrency: 4 };
  const serving = { workflow: "visit", rev: 1, at: Date.now(), by: "proof", stable };
  await app.store.servings.set(isShadowed ? { ...serving, shadow } : serving);
  const visit = { name: "visit", input: undefined, run: async () => "not served" };
  for (let n = 0; n < runs; n++) {
    const result = await app.run(visit, { n });
    if (result.status !== "completed") throw new Error(`Run ${result.id} ${result.status}`);
    if (n % AT_ONCE === AT_ONCE - 1) await app.shadows.idle();
    onRun(n + 1);
  }
  await app.shadows.idle();
  const report = isShadowed ? await reportShadow(app.store, shadow.id) : undefined;
  await app.close();
  return { bytes: bytesOf(process.env.PROOF_SHOP), report };
}

/** Of the file once its log is written back into it. */
function bytesOf(path: string): string {
  const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
  const database = new DatabaseSync(path);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
