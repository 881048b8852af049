import type { Rollout } from "../../api/types.ts";
import { Evidence } from "./evidence.tsx";
import { metricName } from "./metric-name.ts";
import { AmountSides, RateSides } from "./tile-sides.tsx";

type Tile = Rollout["tiles"][number];

/** One tile a metric: the candidate against the incumbent, and how near the evidence of harm is to its alarm. */
export function Tiles({ rollout }: { readonly rollout: Rollout }) {
  return (
    <div class="rollout-tiles">
      {rollout.tiles.map((tile) => (
        <section key={tile.name} class="card rollout-tile" aria-label={metricName(tile.name)}>
          <header>
            <h2>{metricName(tile.name)}</h2>
            <State tile={tile} />
          </header>
          <div class="body stack tight">
            {tile.kind === "rate" ? (
              <RateSides tile={tile} rollout={rollout} />
            ) : (
              <AmountSides tile={tile} rollout={rollout} />
            )}
            <Evidence tile={tile} course={rollout.course} />
          </div>
        </section>
      ))}
    </div>
  );
}

function State({ tile }: { readonly tile: Tile }) {
  if (tile.harm >= tile.alarm) return <span class="badge bad">harm</span>;
  if (tile.kind === "amount" || tile.proven === null) return <span class="badge calm">guarded</span>;
  return tile.proven ? (
    <span class="badge ok">within its margin</span>
  ) : (
    <span class="badge warn">not known yet</span>
  );
}
