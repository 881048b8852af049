import type { CaseView } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { DiffView } from "../../components/diff-view.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { chosenTrials } from "./chosen-trials.ts";

type Trial = CaseView["candidate"]["trials"][number];

/** What two trials gave beside each other: of both releases, else one that passed and one that did not. */
export function Outputs({ view }: { readonly view: CaseView }) {
  const [params, change] = useParams();
  const { candidate, baseline } = view;
  const { before, now } = chosenTrials(view, params);
  const left = baseline ?? candidate;
  if (now === undefined) return <p class="muted">No trial of this case was made.</p>;
  return (
    <Card
      title={baseline === undefined ? "What two trials gave" : "What came out, before and now"}
      actions={
        <span class="row">
          <Choice
            label={baseline === undefined ? "One trial" : "Trial before"}
            trials={left.trials}
            now={before}
            onChange={(trial) => change({ before: trial }, { replace: true })}
          />
          <Choice
            label={baseline === undefined ? "Another trial" : "Trial now"}
            trials={candidate.trials}
            now={now}
            onChange={(trial) => change({ now: trial }, { replace: true })}
          />
        </span>
      }
    >
      <div class="stack">
        {before === undefined || before.output === now.output ? (
          <>
            {before !== undefined && <p class="muted">Both gave the same:</p>}
            <pre class="wrap">
              <Text>{now.output ?? GONE}</Text>
            </pre>
          </>
        ) : (
          <DiffView before={before.output ?? GONE} after={now.output ?? GONE} label="What came out" />
        )}
        <RunLinks runs={[before?.runs.at(-1), now.runs.at(-1)].filter((run) => run !== undefined)} />
      </div>
    </Card>
  );
}

const GONE = "(the run is gone)";

interface ChoiceProps {
  readonly label: string;
  readonly trials: readonly Trial[];
  readonly now: Trial | undefined;
  readonly onChange: (trial: string) => void;
}

function Choice({ label, trials, now, onChange }: ChoiceProps) {
  if (trials.length < 2) return null;
  return (
    <select
      class="field"
      aria-label={label}
      value={String(now?.trial ?? "")}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {trials.map(({ trial, pass }) => (
        <option key={trial} value={String(trial)}>
          {label} {trial}: {pass === undefined ? "unknown" : pass ? "pass" : "fail"}
        </option>
      ))}
    </select>
  );
}
