import { grouped } from "../../../../src/core/print/amounts.ts";
import { useResource } from "../../api/use-resource.ts";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { TrialTable } from "../../components/trial-table.tsx";
import { useParams } from "../../router/use-params.ts";
import { Glyph } from "../../shell/icons.tsx";
import { trials } from "../evals/asks.ts";
import { caseLink } from "../evals/links.ts";

const PAGE = 100;

/** The trials of an experiment by page, all of them or those that failed. */
export function Trials({ id }: { readonly id: string }) {
  const [params, change] = useParams();
  const { only, route, tag } = params;
  const offset = Number(params.offset ?? "0");
  const found = useResource(trials(id, { only, route, tag, offset, limit: PAGE }));
  const goTo = (next: number): void => change({ offset: next === 0 ? undefined : String(next) });
  return (
    <div class="stack">
      <div class="row">
        <select
          class="field"
          aria-label="Which trials"
          value={only ?? ""}
          onChange={({ currentTarget }) =>
            change({ only: currentTarget.value, offset: undefined }, { replace: true })
          }
        >
          <option value="">All trials</option>
          <option value="failed">Failed</option>
          <option value="passed">Passed</option>
        </select>
        {[route, tag].map(
          (part, place) =>
            part !== undefined && (
              <button
                key={part}
                type="button"
                class="chip"
                onClick={() => change({ [place === 0 ? "route" : "tag"]: undefined, offset: undefined })}
              >
                <Text most={40}>{part}</Text>
                <Glyph name="close" />
                <span class="hidden">Take this filter away</span>
              </button>
            ),
        )}
      </div>
      <Show of={found}>
        {({ trials: rows, total }) =>
          rows.length === 0 ? (
            <p class="muted">No trial is like that.</p>
          ) : (
            <>
              <TrialTable label="Trials" trials={rows} hrefOf={(one) => caseLink(id, one.case)} />
              <div class="row">
                <span class="muted">
                  {grouped(offset + 1)} to {grouped(offset + rows.length)} of {grouped(total)}
                </span>
                {offset > 0 && (
                  <button type="button" class="button" onClick={() => goTo(Math.max(0, offset - PAGE))}>
                    Before
                  </button>
                )}
                {offset + rows.length < total && (
                  <button type="button" class="button" onClick={() => goTo(offset + PAGE)}>
                    More
                  </button>
                )}
              </div>
            </>
          )
        }
      </Show>
    </div>
  );
}
