import { useResource } from "../../api/use-resource.ts";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { runInLines } from "../run/asks.ts";
import { InputAndOutcome } from "../run/input-and-outcome.tsx";
import { RunFacts } from "../run/run-facts.tsx";

/** What one has to see to judge a run. */
export function RunToReview({ id }: { readonly id: string }) {
  const found = useResource(runInLines(id));
  return (
    <Show of={found}>
      {(run) => (
        <>
          <h2 class="row">
            <a href={`/runs/${id}`}>
              <Text>{run.workflow}</Text> <code>{id.slice(0, 18)}</code>
            </a>
            <StatusBadge status={run.status} isInterrupted={run.interrupted} />
          </h2>
          <InputAndOutcome run={run} />
          <RunFacts run={run} />
        </>
      )}
    </Show>
  );
}
