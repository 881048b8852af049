import type { ToolDetail } from "../../api/types.ts";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { ProbeSummary } from "../tools/probe-summary.tsx";

type Finding = NonNullable<ToolDetail["probe"]>["findings"][number];

const LOOKS = { high: "bad", medium: "warn", low: "calm" } as const;

const COLUMNS: readonly Column<Finding>[] = [
  {
    key: "severity",
    title: "Severity",
    cell: ({ severity }) => <span class={`badge ${LOOKS[severity]}`}>{severity}</span>,
  },
  {
    key: "what",
    title: "Finding and what to change",
    grows: true,
    cell: ({ message, fix }) => (
      <div class="wrap">
        <Text>{message}</Text>
        <div class="muted">
          <Text>{fix}</Text>
        </div>
      </div>
    ),
  },
  { key: "fault", title: "Fault", from: "wide", cell: ({ fault }) => <code>{fault}</code> },
];

/** What the last probe found wrong with a tool. */
export function Findings({ tool }: { readonly tool: ToolDetail }) {
  const { probe } = tool;
  if (probe === null) {
    return (
      <EmptyState title="It was never probed" command="npx airworthy probe tools.ts">
        A probe calls it within bounds and tells what is wrong with it; its run is recorded like any other.
      </EmptyState>
    );
  }
  return (
    <Card title="Last probe" actions={<ProbeSummary probe={probe} />} isBare>
      {probe.limited !== undefined && (
        <p class="notice warn">
          <Text>{probe.limited}</Text>
        </p>
      )}
      {probe.findings.length > 0 && (
        <Table
          label="Findings of the last probe"
          columns={COLUMNS}
          rows={probe.findings}
          keyOf={({ fault, message }) => `${fault} ${message}`}
        />
      )}
    </Card>
  );
}
