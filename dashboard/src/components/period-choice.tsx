import { useParams } from "../router/use-params.ts";
import { timeOf } from "../screens/runs/filters.ts";
import { PERIODS } from "./period.tsx";

const CHOICES = [["", "All time"], ...PERIODS.map(({ key, title }) => [key, title])];

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
      {CHOICES.map(([value, title]) => (
        <option key={value} value={value}>
          {title}
        </option>
      ))}
    </select>
  );
}
