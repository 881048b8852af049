import type { EvalFigures } from "../../api/types.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Rate } from "../../components/rate.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { caseLink, experimentLink } from "../evals/links.ts";

type Group = EvalFigures["failures"][number];

const KINDS: Readonly<Record<Group["kind"], string>> = {
  error: "ended in",
  scorer: "did not pass",
  expected: "first tool expected",
  tools: "tools called",
};

/** Failed trials by what they have in common. */
export function Failures({ id, failures }: { readonly id: string; readonly failures: readonly Group[] }) {
  if (failures.length === 0) {
    return (
      <EmptyState title="No trial failed" command="npx airworthy dataset grow <dataset>">
        Harder cases tell more: this command makes boundary cases and noisy versions of those there are.
      </EmptyState>
    );
  }
  const columns: readonly Column<Group>[] = [
    {
      key: "what",
      title: "What they have in common",
      grows: true,
      wraps: true,
      cell: ({ kind, name }) => (
        <>
          <span class="muted">{KINDS[kind]}</span> <Text>{name}</Text>
        </>
      ),
    },
    {
      key: "share",
      title: "Share of trials",
      cell: ({ share, of }) => (
        <Rate rate={share} n={of} href={`${experimentLink(id)}?view=trials&only=failed`} />
      ),
    },
    { key: "failed", title: "Failed", align: "end", from: "medium", cell: ({ failed }) => failed },
    {
      key: "cases",
      title: "Cases",
      from: "wide",
      wraps: true,
      cell: ({ caseIds }) => <CaseLinks id={id} cases={caseIds} />,
    },
    { key: "runs", title: "Runs", from: "medium", cell: ({ runs }) => <RunLinks runs={runs} most={1} /> },
  ];
  return (
    <Table
      label="Failures by what they have in common"
      columns={columns}
      rows={failures}
      keyOf={({ kind, name }) => `${kind} ${name}`}
    />
  );
}

const CASES = 3;

function CaseLinks({ id, cases }: { readonly id: string; readonly cases: readonly string[] }) {
  return (
    <span class="run-links wrapped">
      {cases.slice(0, CASES).map((name) => (
        <a key={name} href={caseLink(id, name)}>
          <Text most={24}>{name}</Text>
        </a>
      ))}
      {cases.length > CASES && <span class="muted">and {cases.length - CASES} more</span>}
    </span>
  );
}
