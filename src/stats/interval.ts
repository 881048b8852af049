/** Two limits, of which either may be infinite where the data say nothing of that side. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}
