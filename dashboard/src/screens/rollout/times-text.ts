/** An e-value out of its logarithm, as a bet that pays so many times what was put in: `3.2×`. */
export function timesText(log: number): string {
  const times = Math.exp(log);
  if (times >= 1_000_000) return ">1,000,000×";
  if (times >= 100) return `${Math.round(times).toLocaleString("en-US")}×`;
  if (times < 0.01) return "<0.01×";
  return `${Number(times.toPrecision(2))}×`;
}
