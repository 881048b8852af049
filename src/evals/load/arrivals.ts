/**
 * When each run begins, in ms since the start: at random, as customers come, with `rate` a second on average
 * (a Poisson process). The times do not depend on how the runs go, so that waiting is counted.
 */
export function arrivals({
  rate,
  ms,
  random,
}: {
  readonly rate: number;
  readonly ms: number;
  /** 0 to 1. */
  readonly random: () => number;
}): readonly number[] {
  const times: number[] = [];
  for (let at = gap(rate, random); at < ms; at += gap(rate, random)) times.push(at);
  return times;
}

function gap(rate: number, random: () => number): number {
  return (-Math.log(1 - random()) / rate) * 1_000;
}
