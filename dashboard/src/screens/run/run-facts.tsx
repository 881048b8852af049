import { grouped } from "../../../../src/core/print/amounts.ts";
import type { Run } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Facts } from "../../components/facts.tsx";
import { Money } from "../../components/money.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";

/** What is known of a run; each leads to the runs that share it. */
export function RunFacts({ run }: { readonly run: Run }) {
  const { totals, subject, session, release, route, tags = [], parent, source } = run;
  const attributes = Object.entries(subject?.attributes ?? {});
  return (
    <Facts
      facts={{
        Started: <RelativeTime at={run.startedAt} isExact />,
        Took: <Duration ms={run.took} />,
        Calls: grouped(totals.calls),
        Tokens: totals.tokensIn + totals.tokensOut > 0 && (
          <span class="nowrap">
            {grouped(totals.tokensIn)} in, {grouped(totals.tokensOut)} out
          </span>
        ),
        Cost: <Money usd={totals.cost} />,
        "Tool errors": totals.toolErrors > 0 && grouped(totals.toolErrors),
        Route: link("route", route),
        Release: link("release", release),
        User: link("subject", subject?.id),
        Attributes: attributes.length > 0 && (
          <span class="row">
            {attributes.map(([name, value]) => (
              <a key={name} class="tag" href={filtered({ attribute: `${name}=${value}` })}>
                <Text>{`${name}=${value}`}</Text>
              </a>
            ))}
          </span>
        ),
        Session: link("session", session, run.turn === undefined ? undefined : `turn ${run.turn}`),
        Tags: tags.length > 0 && (
          <span class="row">
            {tags.map((tag) => (
              <a key={tag} class="tag" href={filtered({ tag })}>
                <Text>{tag}</Text>
              </a>
            ))}
          </span>
        ),
        "Comes from": parent !== undefined && <Parent parent={parent} />,
        "Imported from": source !== undefined && <Text>{source}</Text>,
      }}
    />
  );
}

function link(key: string, value: string | undefined, title?: string) {
  if (value === undefined) return undefined;
  return (
    <a href={filtered({ [key]: value })} title={value}>
      <Text most={28}>{title ?? value}</Text>
    </a>
  );
}

function filtered(filters: Readonly<Record<string, string>>): string {
  return withParams("/runs", {}, filters);
}

function Parent({ parent }: { readonly parent: NonNullable<Run["parent"]> }) {
  if (parent.kind === "trial") {
    return (
      <span>
        <a href={`/evals/${encodeURIComponent(parent.experiment)}/cases/${encodeURIComponent(parent.case)}`}>
          trial {parent.trial} of the case <Text most={40}>{parent.case}</Text>
        </a>
      </span>
    );
  }
  return (
    <span>
      {parent.kind} of <a href={`/runs/${parent.run}`}>{parent.run.slice(0, 18)}</a>
      {parent.at !== undefined && (
        <>
          {" "}
          at <Text most={40}>{parent.at}</Text>
        </>
      )}
    </span>
  );
}
