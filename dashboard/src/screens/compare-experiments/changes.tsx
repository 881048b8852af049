import { pValue } from "../../../../src/evals/report/amounts.ts";
import type { CaseChange, Comparison } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { caseLink } from "../evals/links.ts";
import { fitting } from "./fitting.ts";

/** Cases that pass less or more often than before: what got worse stands first. */
export function Changes({ comparison }: { readonly comparison: Comparison }) {
  const [params, change] = useParams();
  const { regressions, improvements } = comparison;
  const now = params.view === "improvements" ? "improvements" : "regressions";
  const rows = fitting(now === "improvements" ? improvements : regressions, params);
  return (
    <Tabs
      label="Cases that changed"
      tabs={[
        { key: "regressions", title: "Regressions", count: regressions.length },
        { key: "improvements", title: "Improvements", count: improvements.length },
      ]}
      now={now}
      onChange={(key) => change({ view: key === "regressions" ? undefined : key }, { replace: true })}
    >
      <div class="stack">
        <Filter routes={routesOf(comparison)} />
        {rows.length === 0 ? (
          <p class="muted">
            {now === "regressions"
              ? "No case passes less often than before."
              : "No case passes more often than before."}
          </p>
        ) : (
          <Table
            label={now}
            columns={COLUMNS}
            rows={rows}
            keyOf={(one) => one.case}
            hrefOf={(one) => caseLink(comparison.candidate.id, one.case, comparison.baseline.id)}
          />
        )}
        {comparison.newlyFlaky.length > 0 && <NewlyFlaky comparison={comparison} />}
      </div>
    </Tabs>
  );
}

function routesOf({ regressions, improvements }: Comparison): readonly string[] {
  return [...new Set([...regressions, ...improvements].flatMap(({ route }) => route ?? []))].sort();
}

function Filter({ routes }: { readonly routes: readonly string[] }) {
  const [{ text = "", route = "", only = "" }, change] = useParams();
  return (
    <search class="row">
      <input
        class="field"
        type="search"
        data-search
        aria-label="Search the ids of cases"
        placeholder="Search cases…  /"
        value={text}
        onInput={({ currentTarget }) => change({ text: currentTarget.value }, { replace: true })}
      />
      {routes.length > 0 && (
        <select
          class="field"
          aria-label="Route"
          value={route}
          onChange={({ currentTarget }) => change({ route: currentTarget.value }, { replace: true })}
        >
          <option value="">Every route</option>
          {routes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      )}
      <select
        class="field"
        aria-label="How much changed"
        value={only}
        onChange={({ currentTarget }) => change({ only: currentTarget.value }, { replace: true })}
      >
        <option value="">Every change</option>
        <option value="total">All trials or none</option>
        <option value="flaky">Newly flaky</option>
      </select>
    </search>
  );
}

const COLUMNS: readonly Column<CaseChange>[] = [
  {
    key: "case",
    title: "Case",
    grows: true,
    cell: (one) => (
      <>
        <Text>{one.case}</Text> {one.route !== undefined && <span class="tag">{one.route}</span>}{" "}
        {one.newlyFlaky && <span class="badge warn">newly flaky</span>}
      </>
    ),
  },
  { key: "before", title: "Before", align: "end", cell: ({ baseline }) => passed(baseline) },
  { key: "now", title: "Now", align: "end", cell: ({ candidate }) => passed(candidate) },
  {
    key: "p",
    title: "p of it alone",
    align: "end",
    from: "wide",
    cell: ({ p, adjusted }) => (
      <span title={`${pValue(adjusted)} for so many cases (Holm)`}>{pValue(p)}</span>
    ),
  },
  {
    key: "runs",
    title: "Runs, before and now",
    from: "medium",
    cell: ({ runs }) => <RunLinks runs={[runs.baseline, runs.candidate].filter((id) => id !== undefined)} />,
  },
];

function passed({ passed: good, counted }: CaseChange["baseline"]): string {
  return `${good} of ${counted}`;
}

function NewlyFlaky({
  comparison: { newlyFlaky, candidate, baseline },
}: {
  readonly comparison: Comparison;
}) {
  return (
    <Card title={`Newly flaky (${newlyFlaky.length})`}>
      <span class="row">
        {newlyFlaky.slice(0, 50).map((name) => (
          <a key={name} href={caseLink(candidate.id, name, baseline.id)}>
            <Text most={40}>{name}</Text>
          </a>
        ))}
        {newlyFlaky.length > 50 && <span class="muted">and {newlyFlaky.length - 50} more</span>}
      </span>
    </Card>
  );
}
