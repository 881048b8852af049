import type { Change, Params } from "../router/use-params.ts";

/** Times that a screen looks back over, and how it is asked for them. */
export const PERIODS = [
  { key: "1h", title: "Last hour", ms: 3_600_000 },
  { key: "24h", title: "Last 24 hours", ms: 86_400_000 },
  { key: "7d", title: "Last 7 days", ms: 604_800_000 },
  { key: "30d", title: "Last 30 days", ms: 2_592_000_000 },
] as const;

export interface PeriodNow {
  readonly key: string;
  readonly title: string;
  readonly ms: number;
  /** Ms since the epoch, on a full minute, so that the same question stays the same. */
  readonly since: number;
}

/** The time that an address names by `since`; `fallback` where it names none. */
export function periodIn({ since }: Params, fallback = "7d"): PeriodNow {
  const found =
    PERIODS.find(({ key }) => key === since) ?? PERIODS.find(({ key }) => key === fallback) ?? PERIODS[2];
  const minute = 60_000;
  return { ...found, since: Math.floor(Date.now() / minute) * minute - found.ms };
}

interface PeriodChoiceProps {
  readonly now: PeriodNow;
  readonly onChange: (change: Change) => void;
}

export function PeriodChoice({ now, onChange }: PeriodChoiceProps) {
  return (
    <select
      class="field"
      aria-label="Time"
      value={now.key}
      onChange={({ currentTarget }) => onChange({ since: currentTarget.value })}
    >
      {PERIODS.map(({ key, title }) => (
        <option key={key} value={key}>
          {title}
        </option>
      ))}
    </select>
  );
}
