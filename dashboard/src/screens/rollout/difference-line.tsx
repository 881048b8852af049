interface DifferenceLineProps {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const WIDTH = 200;

/** A difference of shares with its interval, beside the line where both sides are alike. */
export function DifferenceLine({ value, low, high }: DifferenceLineProps) {
  // Small differences stay small to the eye: the line is never less than 10 points wide to each side.
  const most = Math.max(0.1, Math.abs(low), Math.abs(high)) * 1.05;
  const at = (share: number): number => (WIDTH / 2) * (1 + share / most);
  return (
    <svg class="difference-line" viewBox={`0 0 ${WIDTH} 14`} preserveAspectRatio="none" aria-hidden="true">
      <line class="track" x1="0" x2={WIDTH} y1="7" y2="7" />
      <line class="alike" x1={WIDTH / 2} x2={WIDTH / 2} y1="0" y2="14" />
      <line class={low > 0 ? "between worse" : "between"} x1={at(low)} x2={at(high)} y1="7" y2="7" />
      <line class="point" x1={at(value)} x2={at(value)} y1="3" y2="11" />
    </svg>
  );
}
