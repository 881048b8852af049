import { setTimeout } from "node:timers/promises";

/**
 * Waits until `check` no longer throws, for 10 seconds at most: what it threw last is what the test fails
 * with. For what a page shows a moment after it was asked for, which reading it once would race.
 */
export async function eventually(check: () => Promise<void>): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
    }
    await setTimeout(25);
  }
}
