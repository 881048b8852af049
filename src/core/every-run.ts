import type { RunSummary } from "./run.ts";
import type { RunQuery, Store } from "./store.ts";

const PAGE = 1_000;

/**
 * The runs that a query asks for, page by page, the newest first; whoever stops reading stops the asking. Here `limit` is
 * that of all pages together, and there is none by default.
 *
 * @param options.page runs that are read at once, with all they were given and gave. Default 1,000.
 */
export async function* everyRun(
  store: Pick<Store, "list">,
  { limit = Number.POSITIVE_INFINITY, ...query }: RunQuery = {},
  { page: size = PAGE }: { readonly page?: number } = {},
): AsyncGenerator<RunSummary, void, undefined> {
  let left = limit;
  let { cursor } = query;
  do {
    const page = await store.list({
      ...query,
      limit: Math.min(left, size),
      ...(cursor === undefined ? {} : { cursor }),
    });
    yield* page.runs;
    left -= page.runs.length;
    cursor = page.next;
  } while (cursor !== undefined && left > 0);
}
