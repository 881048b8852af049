import "./values.css";

interface BarsProps {
  /** What it shows in a sentence, for whoever does not see it. */
  readonly label: string;
  readonly values: readonly number[];
  /** In px. Default 96. */
  readonly width?: number;
  /** In px. Default 20. */
  readonly height?: number;
}

/** Counts over time, as small as a word. */
export function Bars({ label, values, width = 96, height = 20 }: BarsProps) {
  const most = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg
      class="bars"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      {values.map((value, place) => {
        // A single run among hundreds must still be seen.
        const tall = value === 0 ? 1 : Math.max(3, (value / most) * height);
        return (
          <rect
            key={place}
            class={value === 0 ? "none" : undefined}
            x={place * step}
            y={height - tall}
            width={Math.max(1, step - 1)}
            height={tall}
          />
        );
      })}
    </svg>
  );
}
