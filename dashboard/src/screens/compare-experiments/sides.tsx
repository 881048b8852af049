import type { Comparison, ComparisonView } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { DiffView } from "../../components/diff-view.tsx";
import { Text } from "../../components/text.tsx";
import { caseLink } from "../evals/links.ts";

type Side = ComparisonView["sides"][number];

interface SidesProps {
  readonly comparison: Comparison;
  readonly sides: readonly Side[];
}

/** Of the most suspicious regressions what came out before and now. */
export function Sides({ comparison, sides }: SidesProps) {
  if (sides.length === 0) return null;
  return (
    <Card title="What came out, before and now">
      <div class="stack">
        {sides.map((side, place) => (
          <details key={side.case} class="side" open={place === 0}>
            <summary>
              <Text most={80}>{side.case}</Text>
            </summary>
            <div class="stack side-body">
              <p class="row">
                <a href={caseLink(comparison.candidate.id, side.case, comparison.baseline.id)}>The case</a>
                <a href={`/runs/${side.baseline.run}`}>Run before</a>
                <a href={`/runs/${side.candidate.run}`}>Run now</a>
                <a href={`/compare?a=${side.baseline.run}&b=${side.candidate.run}`}>
                  Both runs, call by call
                </a>
              </p>
              <DiffView
                before={side.baseline.output}
                after={side.candidate.output}
                label={`What came out of ${side.case}`}
              />
              <First first={side.first} />
            </div>
          </details>
        ))}
      </div>
    </Card>
  );
}

function First({ first }: { readonly first: Side["first"] }) {
  if (first === undefined) return <p class="muted">No call of the two runs differs.</p>;
  return (
    <div class="stack">
      <p>
        They first differ at <code>{<Text>{first.address}</Text>}</code>: {first.what}.
      </p>
      {(first.baseline !== "" || first.candidate !== "") && (
        <DiffView before={first.baseline} after={first.candidate} label="Where the two runs first differ" />
      )}
    </div>
  );
}
