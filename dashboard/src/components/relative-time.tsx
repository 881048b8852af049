import { useEffect, useState } from "preact/hooks";
import { age, dateTime } from "../../../src/core/print/amounts.ts";

interface RelativeTimeProps {
  readonly at: number;
  /** The time itself, too, for whom cannot point at it. Default false. */
  readonly isExact?: boolean;
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How long ago something was, or in how long it is; the exact time is shown when one points at it. */
export function RelativeTime({ at, isExact = false }: RelativeTimeProps) {
  const now = useNow(Date.now() - at < 3_600_000 ? 1_000 : 60_000);
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <time class="nowrap" dateTime={date.toISOString()} title={`${dateTime(at)}, ${ZONE} (your time)`}>
      {at > now + 1_000 ? `in ${age(now, at)}` : `${age(at, now)} ago`}
      {isExact && <span class="muted">, {dateTime(at)}</span>}
    </time>
  );
}

function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
