/** Longest wait of one timer; a longer one overflows and fires at once. */
export const LONGEST_TIMER = 2_147_483_647;

/** Resolves after `ms`, or rejects with the signal's reason. */
export async function sleepUntil(ms: number, signal: AbortSignal): Promise<void> {
  const end = performance.now() + ms;
  for (let left = ms; left > 0; left = end - performance.now())
    await wait(Math.min(left, LONGEST_TIMER), signal);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", give);
      resolve();
    }, ms);
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}
