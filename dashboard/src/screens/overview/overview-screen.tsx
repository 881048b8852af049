import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { PeriodChoice, periodIn } from "../../components/period.tsx";
import { Show } from "../../components/show.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { figures } from "./asks.ts";
import { Charts } from "./charts.tsx";
import { Tiles } from "./tiles.tsx";
import { ToDo } from "./to-do.tsx";
import { TopFailures } from "./top-failures.tsx";
import { Workflows } from "./workflows.tsx";
import "./overview.css";

/** In ms. */
const LIVE = 10_000;

export default function OverviewScreen() {
  const [params, change] = useParams();
  const period = periodIn(params);
  const { since } = period;
  const all = useResource(figures({ since }), { every: LIVE, isLive: true });
  return (
    <Page title="Overview" actions={<PeriodChoice now={period} onChange={(next) => change(next)} />}>
      <Show of={all}>
        {({ figures: [sum] }) =>
          sum === undefined || sum.count === 0 ? (
            <NothingYet />
          ) : (
            <>
              <Tiles now={sum} period={period} />
              <Charts period={period} />
              <div class="columns">
                <TopFailures period={period} />
                <ToDo />
              </div>
              <Workflows period={period} />
            </>
          )
        }
      </Show>
    </Page>
  );
}

function NothingYet() {
  return (
    <EmptyState title="No runs in this time" command="npx airworthy run <workflow> --input '<json>'">
      Execute a workflow, by your code or by this command, or choose a longer time above. What is recorded
      already is under <a href="/runs">Runs</a>.
    </EmptyState>
  );
}
