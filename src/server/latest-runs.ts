import type { z } from "@hono/zod-openapi";
import type { FigureRuns } from "../core/figures.ts";
import type { RunId } from "../core/ids.ts";
import type { Store } from "../core/store.ts";
import { summaryView } from "./run-view.ts";
import type { latest } from "./schemas/latest.ts";

/** The runs that figures remember, as far as they are still there. */
export async function latestRuns(
  store: Pick<Store, "load">,
  { done, failed }: FigureRuns,
): Promise<z.infer<typeof latest>> {
  const summaries = async (ids: readonly RunId[]) => {
    const runs = await Promise.all(ids.map((id) => store.load(id)));
    return runs.filter((run) => run !== undefined).map(summaryView);
  };
  return { done: await summaries(done), failed: await summaries(failed) };
}
