import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Segment } from "../../api/types.ts";
import { Facts } from "../../components/facts.tsx";
import { percent, Rate } from "../../components/rate.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { runsOfSegment } from "./runs-of-segment.ts";

interface SegmentCardProps {
  readonly segment: Segment;
  readonly since: string;
  /** Whether its calls are shown at once. */
  readonly isOpen: boolean;
}

/** A part of the traffic that fails more often: for whom, how much, where, and what to do. */
export function SegmentCard({ segment, since, isOpen }: SegmentCardProps) {
  const { text, n, failed, rate, low, high, otherRate, customers, p, state, suggestion, worstCustomer } =
    segment;
  const { href, isExact } = runsOfSegment(segment, since);
  return (
    <section class="card" aria-label={text}>
      <header>
        <h2>
          <Text>{text}</Text>
        </h2>
        <span class={state === "confirmed" ? "badge bad" : "badge warn"}>{state}</span>
      </header>
      <div class="body stack">
        <Facts
          facts={{
            "Fails here": <Rate rate={{ rate, low, high }} n={n} href={href} />,
            "Fails elsewhere": percent(otherRate),
            "Failed runs": (
              <a
                href={href}
                title={
                  isExact ? undefined : "The list cannot ask for all of it: it shows more runs than these"
                }
              >
                {grouped(failed)}
                {isExact ? "" : ", the list has more"}
              </a>
            ),
            Customers: grouped(customers),
            "Fails most": worstCustomer !== undefined && (
              <a href={withParams("/runs", {}, { subject: worstCustomer, status: "failed", since })}>
                <Text most={30}>{worstCustomer}</Text>
              </a>
            ),
            "p, for all slices": p < 0.0001 ? "< 0.0001" : p.toFixed(4),
          }}
        />
        <p class="notice">
          <Text>{suggestion.text}</Text>
        </p>
        <Differences segment={segment} isOpen={isOpen} />
      </div>
    </section>
  );
}

function Differences({ segment: { differences, examples }, isOpen }: { segment: Segment; isOpen: boolean }) {
  return (
    <details open={isOpen}>
      <summary>What differs there</summary>
      {differences.length === 0 ? (
        <p class="muted">No call differs for sure; look at the runs.</p>
      ) : (
        <ul class="differences">
          {differences.map((one) => (
            <li key={`${one.what} ${one.step} ${one.detail}`}>
              <span class={`kind ${one.kind}`} />
              <span>
                <Text>{one.text}</Text> <Examples ids={one.examples} />
              </span>
            </li>
          ))}
        </ul>
      )}
      <p class="muted">
        Failed runs of it: <Examples ids={examples} />
      </p>
    </details>
  );
}

const SOME = 5;

function Examples({ ids }: { readonly ids: readonly string[] }) {
  return (
    <span class="examples">
      {ids.slice(0, SOME).map((id, place) => (
        <a key={id} href={`/runs/${id}`} aria-label={`${place + 1}: run ${id}`}>
          {place + 1}
        </a>
      ))}
    </span>
  );
}
