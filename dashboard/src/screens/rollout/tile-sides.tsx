import { limits, points } from "../../../../src/evals/report/amounts.ts";
import type { Rollout } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import { Rate } from "../../components/rate.tsx";
import { DifferenceLine } from "./difference-line.tsx";
import { runsOf } from "./runs-of.ts";

type Tile = Rollout["tiles"][number];
type RateTile = Extract<Tile, { readonly kind: "rate" }>;
type AmountTile = Extract<Tile, { readonly kind: "amount" }>;

interface SidesProps<T> {
  readonly tile: T;
  readonly rollout: Rollout;
}

const SIDES = ["candidate", "incumbent"] as const;

export function RateSides({ tile, rollout }: SidesProps<RateTile>) {
  const { difference, candidate, incumbent, name } = tile;
  const isKnown = candidate.runs > 0 && incumbent.runs > 0;
  const filters = name === "failures" ? { status: "failed" } : undefined;
  return (
    <>
      <p class="difference">
        <strong>{isKnown ? points(difference.value) : "–"}</strong>{" "}
        <span class="muted">
          {isKnown ? `points ${limits(difference, "points")}` : "nothing to compare yet"}
        </span>
      </p>
      {isKnown && <DifferenceLine {...difference} />}
      <dl class="tile-sides">
        {SIDES.map((side) => (
          <div key={side}>
            <dt>{side}</dt>
            <dd>
              <Rate
                rate={tile[side].runs === 0 ? null : tile[side]}
                n={tile[side].runs}
                href={runsOf(rollout, side, tile[side].bad > 0 ? filters : undefined)}
              />
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

export function AmountSides({ tile, rollout }: SidesProps<AmountTile>) {
  const { change, name } = tile;
  return (
    <>
      <p class="difference">
        <strong>{change === null ? "–" : changeText(change)}</strong>{" "}
        <span class="muted">{change === null ? "nothing to compare yet" : "in the mean"}</span>
      </p>
      <dl class="tile-sides">
        {SIDES.map((side) => (
          <div key={side}>
            <dt>{side}</dt>
            <dd>
              {tile[side].mean === null ? (
                <span class="muted">no runs</span>
              ) : (
                <a href={runsOf(rollout, side)}>
                  {name === "cost" ? <Money usd={tile[side].mean} /> : <Duration ms={tile[side].mean} />}{" "}
                  <span class="muted">of {tile[side].runs.toLocaleString("en-US")}</span>
                </a>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function changeText(change: number): string {
  const shown = Math.round(change * 100);
  return `${shown > 0 ? "+" : ""}${shown === 0 ? 0 : shown} %`;
}
