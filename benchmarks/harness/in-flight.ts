/** Runs `one(first) .. one(first + count - 1)` with at most `limit` unfinished at a time. */
export async function inFlight(
  range: { first: number; count: number; limit: number },
  one: (n: number) => Promise<void>,
) {
  const end = range.first + range.count;
  let next = range.first;
  async function worker(): Promise<void> {
    while (next < end) {
      const n = next;
      next += 1;
      await one(n);
    }
  }
  await Promise.all(Array.from({ length: Math.min(range.limit, range.count) }, worker));
}
