import type { Outcome } from "./gate.ts";

export interface Traffic {
  readonly seed: number;
  readonly baseline: number;
  readonly canary: number;
  readonly share: number;
}

/** The generator of Park and Miller, in the order in which the oracle numbers were computed. */
export function* requests({ seed, baseline, canary, share }: Traffic): Generator<Outcome, never> {
  let x = seed;
  const next = (): number => {
    x = (16_807 * x) % 2_147_483_647;
    return x / 2_147_483_647;
  };
  for (;;) {
    const isCanary = next() < share;
    yield { canary: isCanary, share, bad: next() < (isCanary ? canary : baseline) ? 1 : 0 };
  }
}

export function take<T>(values: Iterator<T>, count: number): T[] {
  return Array.from({ length: count }, () => values.next().value as T);
}
