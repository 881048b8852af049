/**
 * Names the e-values that stand among several (e-BH, Wang and Ramdas 2022): on average at most a share of alpha of those named is
 * wrong, however they depend on each other. The places of the k largest, for the largest k with the k-th at least K / (alpha k).
 *
 * @param logs natural logarithms of the e-values.
 */
export function eBh(logs: readonly number[], alpha = 0.05): number[] {
  const order = logs.map((log, index) => ({ log, index })).sort((one, other) => other.log - one.log);
  const last = order.findLastIndex(({ log }, rank) => log >= Math.log(logs.length / (alpha * (rank + 1))));
  return order.slice(0, last + 1).map(({ index }) => index);
}
