import { useEffect, useState } from "preact/hooks";
import { age, dateTime } from "../../../src/core/print/amounts.ts";

/** How long ago something was; the exact time is shown when one points at it. */
export function RelativeTime({ at }: { readonly at: number }) {
  const now = useNow(Date.now() - at < 3_600_000 ? 1_000 : 60_000);
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>unknown</span>;
  return (
    <time class="nowrap" dateTime={date.toISOString()} title={`${dateTime(at)} (your time)`}>
      {at > now + 1_000 ? dateTime(at) : `${age(at, now)} ago`}
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
