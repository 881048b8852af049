/** Loaded before a worker's own code: its clock is wrong by so many ms. */
const skew = Number(process.env.TEST_CLOCK_SKEW);
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...given: unknown[]) {
    if (given.length === 0) super(Real.now() + skew);
    else super(...(given as [number]));
  }

  static override now(): number {
    return Real.now() + skew;
  }
} as DateConstructor;
