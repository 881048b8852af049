import type { Html } from "../../core/print/html.ts";
import { html } from "../../core/print/html.ts";
import type { Held } from "../gate/held.ts";

const WIDTH = 140;
const HEIGHT = 16;
const EDGE = 6;

/** What was measured, its interval and the limit on one line; the numbers stand beside it in words. */
export function intervalBar({ measured, interval, limit }: Held): Html {
  if (measured === undefined) return html``;
  const { low, high } = interval ?? { low: measured, high: measured };
  const known = [low, high, measured, limit].filter(Number.isFinite);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = most - least || 1;
  const x = (value: number): string => {
    const inside = Math.min(most, Math.max(least, value));
    return (EDGE + ((inside - least) / span) * (WIDTH - 2 * EDGE)).toFixed(1);
  };
  const middle = HEIGHT / 2;
  return html`<svg width="${WIDTH}" height="${HEIGHT}" aria-hidden="true"><line class="track" x1="0" y1="${middle}" x2="${WIDTH}" y2="${middle}"/><line class="range" stroke-width="4" x1="${x(low)}" y1="${middle}" x2="${x(high)}" y2="${middle}"/><circle class="mark" cx="${x(measured)}" cy="${middle}" r="4"/><line class="limit" stroke-width="2" x1="${x(limit)}" y1="1" x2="${x(limit)}" y2="${HEIGHT - 1}"/></svg>`;
}
