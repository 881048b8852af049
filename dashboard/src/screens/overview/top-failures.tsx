import { grouped } from "../../../../src/core/print/amounts.ts";
import { useResource } from "../../api/use-resource.ts";
import { Bars } from "../../components/bars.tsx";
import type { PeriodNow } from "../../components/period.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { failures } from "./asks.ts";

/** What fails most. */
export function TopFailures({ period }: { readonly period: PeriodNow }) {
  const found = useResource(failures({ since: period.since, limit: 5, examples: 1 }));
  return (
    <section class="card" aria-label="What fails most">
      <header>
        <h2>What fails most</h2>
        <a href={withParams("/failures", {}, { since: period.key })}>All failures</a>
      </header>
      <Show of={found}>
        {({ clusters }) =>
          clusters.length === 0 ? (
            <p class="body muted">Nothing failed in this time.</p>
          ) : (
            <ul class="lines">
              {clusters.map(({ id, code, message, count, timeline, isNew }) => (
                <li key={id}>
                  <a class="plain" href={withParams(`/failures/${id}`, {}, { since: period.key })}>
                    <span class="line-text">
                      <strong>
                        <Text most={40}>{code}</Text>
                      </strong>
                      {isNew && <span class="badge warn">new</span>}
                      <span class="clip muted">
                        <Text>{message}</Text>
                      </span>
                    </span>
                    <Bars values={timeline} label={`${count} runs over time`} width={72} height={18} />
                    <span class="line-count">{grouped(count)}</span>
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </Show>
    </section>
  );
}
