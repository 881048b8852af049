import { grouped } from "../../../src/core/print/amounts.ts";
import "./values.css";

interface RateProps {
  /** 0 to 1, with its 95 % interval; null of nothing. */
  readonly rate: { readonly rate: number; readonly low: number; readonly high: number } | null;
  readonly n: number;
  /** Leads to the runs that were counted. */
  readonly href?: string;
  /** Only the interval, where the share itself stands beside it. Default false. */
  readonly isBare?: boolean;
}

/** A share with what is known of it: its interval as a line, its sample size as a number. */
export function Rate({ rate, n, href, isBare = false }: RateProps) {
  if (rate === null) return <span class="muted">no runs</span>;
  const { low, high } = rate;
  const range = `${percent(low)} to ${percent(high)} with 95 % confidence, of ${grouped(n)}`;
  const text = (
    <>
      {percent(rate.rate)} <span class="muted">of {grouped(n)}</span>
    </>
  );
  return (
    <span class={isBare ? "rate bare" : "rate"} title={range}>
      {isBare ? null : href === undefined ? <span>{text}</span> : <a href={href}>{text}</a>}
      <svg width="64" height="10" viewBox="0 0 64 10" role="img" aria-label={range}>
        <line class="track" x1="0" x2="64" y1="5" y2="5" />
        <line
          class="between"
          x1={64 * low}
          x2={64 * high}
          y1="5"
          y2="5"
          stroke-width="5"
          stroke-linecap="round"
        />
        <circle class="point" cx={64 * rate.rate} cy="5" r="3" />
      </svg>
    </span>
  );
}

export function percent(share: number): string {
  const value = share * 100;
  const digits = value > 99 && value < 100 ? 1 : value < 1 && value > 0 ? 1 : 0;
  return `${value.toFixed(digits)} %`;
}
