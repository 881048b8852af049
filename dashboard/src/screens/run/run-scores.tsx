import type { Run } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { Money } from "../../components/money.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Text } from "../../components/text.tsx";

type Scored = NonNullable<Run["scores"]>;

/** What live scorers said of the run after it had ended. */
export function RunScores({ scores }: { readonly scores: Scored }) {
  return (
    <Card title="Scores">
      <ul class="stack tight">
        {scores.by.map((one) => (
          <li key={one.scorer}>
            <Badge score={one} /> <strong>{one.scorer.slice(0, 80)}</strong>
            {one.reason !== "" && (
              <span class="wrap">
                {" "}
                <Text most={600}>{one.reason}</Text>
              </span>
            )}
            {one.runs.length > 0 && (
              <span class="muted">
                {" "}
                judged by <RunLinks runs={one.runs} most={3} />
              </span>
            )}
          </li>
        ))}
      </ul>
      {scores.cost > 0 && (
        <p class="muted">
          Scoring has cost <Money usd={scores.cost} />, which is not the run's
        </p>
      )}
    </Card>
  );
}

function Badge({ score: { kind, pass, value } }: { readonly score: Scored["by"][number] }) {
  if (kind === "error") return <span class="badge warn">the scorer failed</span>;
  if (kind === "skipped" || value === null) return <span class="badge calm">left out</span>;
  const shown = Math.round(value * 100) / 100;
  return <span class={`badge ${pass === true ? "ok" : "bad"}`}>{shown}</span>;
}
