import { useState } from "preact/hooks";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Show } from "../../components/show.tsx";
import { navigate } from "../../router/location.ts";
import { useParams, withParams } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { Page } from "../../shell/page.tsx";
import { runs } from "./asks.ts";
import { FilterBar } from "./filter-bar.tsx";
import { filtersIn, queryOf } from "./filters.ts";
import { RunTable } from "./run-table.tsx";
import { SavedViews } from "./saved-views.tsx";
import "./runs.css";

/** The newest page is asked for again so often, in ms, beside whenever something becomes of a run. */
const LIVE = 10_000;

export default function RunsScreen() {
  const [params, change] = useParams();
  const filters = filtersIn(params);
  const { cursor } = params;
  const page = useResource(
    runs({ ...queryOf(params, Date.now()), limit: 50, cursor }),
    cursor === undefined ? { every: LIVE, isLive: true } : {},
  );
  const [chosen, choose] = useState<readonly string[]>([]);
  const isFiltered = Object.keys(filters).length > 0;
  return (
    <Page title="Runs" actions={<CompareButton chosen={chosen} />}>
      <SavedViews filters={filters} />
      <FilterBar params={filters} onChange={(next) => change({ ...next, cursor: undefined })} />
      <Show of={page}>
        {(value) => (
          <>
            {value.runs.length === 0 ? (
              <NoRuns isFiltered={isFiltered} />
            ) : (
              <RunTable runs={value.runs} chosen={chosen} onChoose={choose} />
            )}
            <div class="row pager">
              {cursor !== undefined && (
                <button type="button" class="button" onClick={() => change({ cursor: undefined })}>
                  Newest
                </button>
              )}
              {value.next !== null && (
                <button
                  type="button"
                  class="button"
                  onClick={() => change({ cursor: value.next ?? undefined })}
                >
                  Older
                </button>
              )}
              {cursor === undefined && <span class="muted">New runs appear by themselves.</span>}
            </div>
          </>
        )}
      </Show>
    </Page>
  );
}

function NoRuns({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState title="No run is like that">
        Take a filter away above, or look at <a href="/runs">all runs</a>.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No runs yet" command="npx airworthy run <workflow> --input '<json>'">
      Runs appear here as soon as a workflow is executed, by your code or by this command.
    </EmptyState>
  );
}

function CompareButton({ chosen }: { readonly chosen: readonly string[] }) {
  const [a, b] = chosen;
  return (
    <button
      type="button"
      class="button not-narrow"
      disabled={a === undefined || b === undefined}
      title={b === undefined ? "Mark two runs to compare them" : undefined}
      onClick={() => navigate(withParams("/compare", {}, { a, b }))}
    >
      <Glyph name="compare" /> Compare
    </button>
  );
}
