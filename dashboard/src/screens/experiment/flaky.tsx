import type { EvalFigures } from "../../api/types.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { caseLink } from "../evals/links.ts";

type CaseFigures = EvalFigures["byCase"][number];

/** Cases that passed in some of their trials, those nearest to one half first. */
export function Flaky({ id, figures }: { readonly id: string; readonly figures: EvalFigures }) {
  const { cases, alwaysPass, alwaysFail, flaky } = figures.stability;
  if (cases === 0) {
    return (
      <EmptyState title="No case was tried more than once" command="npx airworthy eval --trials 5">
        Only repeated trials tell a flaky case from a broken one.
      </EmptyState>
    );
  }
  return (
    <div class="stack">
      <p class="muted">
        Of {cases} cases with two trials or more {alwaysPass} always passed, {alwaysFail} always failed,{" "}
        {flaky.length} passed at times.
      </p>
      {flaky.length > 0 && (
        <Table
          label="Flaky cases"
          columns={COLUMNS}
          rows={flaky}
          keyOf={(one) => one.case}
          hrefOf={(one) => caseLink(id, one.case)}
        />
      )}
    </div>
  );
}

const COLUMNS: readonly Column<CaseFigures>[] = [
  { key: "case", title: "Case", grows: true, cell: (one) => <Text>{one.case}</Text> },
  { key: "passed", title: "Passed", align: "end", cell: ({ passed, counted }) => `${passed} of ${counted}` },
  { key: "runs", title: "Runs", from: "medium", cell: ({ runs }) => <RunLinks runs={runs} most={3} /> },
];
