import type { RunSummary } from "../../core/run.ts";
import { seededRandom } from "../../evals/seeded-random.ts";
import type { ReplayedFact } from "../facts.ts";
import type { Asked, Source } from "./source.ts";

/** Runs that the sample is drawn from, the newest. */
const RECENT = 100;
const SAMPLE = 5;

/** Replays a sample of recent failures now; where nothing failed, of recent runs. */
export async function replays({ store, replay }: Source, { workflow, now }: Asked): Promise<ReplayedFact> {
  const recent = async (status: "failed" | "completed"): Promise<readonly RunSummary[]> => {
    const { runs } = await store.list({ workflow, status, only: "traffic", limit: RECENT });
    // What another program executed was never recorded call by call.
    return runs.filter(({ source }) => source === undefined);
  };
  const failures = await recent("failed");
  const from = failures.length > 0 ? failures : await recent("completed");
  const runs: ReplayedFact["runs"][number][] = [];
  // The sample of one day is one sample, so that asking again does not look for a luckier one.
  for (const { id } of drawn(from, Math.floor(now / 86_400_000))) {
    const again = await replay(id);
    const words =
      again.status === "same"
        ? "same"
        : again.status === "diverged"
          ? again.divergence.message
          : again.error.message;
    runs.push({ id, status: again.status, words: words.slice(0, 300) });
  }
  return { failed: failures.length > 0, of: from.length, runs };
}

function drawn(from: readonly RunSummary[], seed: number): readonly RunSummary[] {
  const random = seededRandom(seed);
  return from
    .map((run) => ({ run, by: random() }))
    .toSorted((a, b) => a.by - b.by)
    .slice(0, SAMPLE)
    .map(({ run }) => run);
}
