import type { ComponentChildren } from "preact";
import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Figure } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import type { PeriodNow } from "../../components/period.tsx";
import { percent, Rate } from "../../components/rate.tsx";
import { withParams } from "../../router/use-params.ts";
import { figures } from "./asks.ts";

interface TilesProps {
  readonly now: Figure;
  readonly period: PeriodNow;
}

/** The four numbers that say how it goes, each beside what it was in the time before. */
export function Tiles({ now, period }: TilesProps) {
  const earlier = useResource(figures({ since: period.since - period.ms, until: period.since }));
  const before = earlier.state === "ready" ? earlier.value.figures[0] : undefined;
  const { count, failed, success, cost, unpriced, p50, p95 } = now;
  const runs = (filters: Readonly<Record<string, string>> = {}): string =>
    withParams("/runs", {}, { since: period.key, only: "traffic", ...filters });
  return (
    <div class="tiles">
      <Tile
        title="Runs"
        href={runs()}
        was={before && `${grouped(before.count)} before`}
        more={<a href={runs({ status: "failed" })}>{grouped(failed)} failed</a>}
      >
        {grouped(count)}
      </Tile>
      <Tile
        title="Success"
        href={failed > 0 ? runs({ status: "failed" }) : runs()}
        was={before?.success ? `${percent(before.success.rate)} before` : undefined}
        more={<Rate rate={success} n={count} isBare />}
      >
        {success === null ? "–" : percent(success.rate)}
      </Tile>
      <Tile
        title="p95 latency"
        href={runs(p95 === null ? {} : { minTook: String(Math.floor(p95)) })}
        was={
          before && (
            <>
              <Duration ms={before.p95} /> before
            </>
          )
        }
        more={
          <span>
            median <Duration ms={p50} />
          </span>
        }
      >
        <Duration ms={p95} />
      </Tile>
      <Tile
        title="Cost"
        href={runs()}
        was={
          before && (
            <>
              <Money usd={before.cost} /> before
            </>
          )
        }
        more={
          <span>
            <Money usd={count === 0 ? null : cost / count} /> a run
            {unpriced > 0 && <>, {grouped(unpriced)} calls without a price</>}
          </span>
        }
      >
        <Money usd={cost} />
      </Tile>
    </div>
  );
}

interface TileProps {
  readonly title: string;
  /** Leads to the runs that were counted. */
  readonly href: string;
  readonly children: ComponentChildren;
  readonly was?: ComponentChildren;
  readonly more: ComponentChildren;
}

function Tile({ title, href, children, was, more }: TileProps) {
  return (
    <section class="card tile" aria-label={title}>
      <h2>{title}</h2>
      <a class="plain number" href={href}>
        {children}
      </a>
      <div class="muted tile-foot">
        {more}
        {was !== undefined && <span>{was}</span>}
      </div>
    </section>
  );
}
