export { seededRandom as randomOf } from "../../src/evals/seeded-random.ts";

/** The seed of this test run: `TEST_SEED` repeats one. */
export function seedOf(environment: Readonly<Record<string, string | undefined>> = process.env): number {
  const given = Number(environment.TEST_SEED);
  return Number.isInteger(given) && given > 0 ? given : Math.floor(Math.random() * 2 ** 31) + 1;
}
