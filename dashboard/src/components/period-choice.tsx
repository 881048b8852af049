import { useParams } from "../router/use-params.ts";
import { timeOf } from "../screens/runs/filters.ts";

const PERIODS: readonly (readonly [value: string, title: string])[] = [
  ["", "All time"],
  ["24h", "Last 24 hours"],
  ["7d", "Last 7 days"],
  ["30d", "Last 30 days"],
];

export interface Period {
  /** As it stands in an address: `7d`; undefined of all time. */
  readonly text: string | undefined;
  /** Ms since the epoch. */
  readonly since: number | undefined;
}

/** The time that a screen is about, which its address holds. */
export function usePeriod(): Period {
  const [{ since: text }] = useParams();
  return { text, since: timeOf(text, Date.now()) };
}

export function PeriodChoice() {
  const [{ since = "" }, change] = useParams();
  return (
    <select
      class="field"
      aria-label="Time"
      value={since}
      onChange={({ currentTarget }) => change({ since: currentTarget.value }, { replace: true })}
    >
      {PERIODS.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}
