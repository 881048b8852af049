import { grouped, plural } from "../../../../src/core/print/amounts.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, periodIn } from "../../components/period.tsx";
import { Show } from "../../components/show.tsx";
import { WorkflowSearch } from "../../components/workflow-search.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { segments } from "./asks.ts";
import { SegmentCard } from "./segment-card.tsx";
import "../run/run.css";
import "./segments.css";

export default function SegmentsScreen() {
  const [params, change] = useParams();
  const period = periodIn(params, "30d");
  const { workflow, release } = params;
  const found = useResource(segments({ since: period.since, workflow, release }));
  return (
    <Page title="Segments" actions={<PeriodChoice now={period} onChange={(next) => change(next)} />}>
      <WorkflowSearch />
      <Show of={found}>
        {({ runs, failed, slices, isCut, segments: list }) => (
          <>
            <p class="muted">
              {plural(slices, "slice")} of {plural(runs, "run")} looked at, {grouped(failed)} of which failed.
              {isCut && " Older runs were not read."} Confirmed stands without the customer who fails most in
              it; reported is mostly that customer.
            </p>
            {list.length === 0 ? (
              <EmptyState title="Nowhere do runs fail more often for sure" command="npx airworthy segments">
                What customers, routes, tools and inputs have in common is compared as soon as there are
                enough runs, and what chance explains is left out. Give your runs a subject with attributes,
                such as plan and locale.
              </EmptyState>
            ) : (
              list.map((segment, place) => (
                <SegmentCard key={segment.text} segment={segment} since={period.key} isOpen={place === 0} />
              ))
            )}
          </>
        )}
      </Show>
    </Page>
  );
}
