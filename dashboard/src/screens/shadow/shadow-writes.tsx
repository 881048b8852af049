import type { ShadowReport } from "../../api/types.ts";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";

type Row = readonly [tool: string, counts: ShadowReport["tools"][string]];

/** What the candidate would have done otherwise, by tool; and which errors ended it. */
export function ShadowWrites({ tools, codes }: Pick<ShadowReport, "tools" | "codes">) {
  const rows = Object.entries(tools);
  const errors = Object.entries(codes);
  return (
    <>
      {rows.length > 0 && (
        <Table
          label="What it would have done otherwise"
          columns={COLUMNS}
          rows={rows}
          keyOf={([tool]) => tool}
          hrefOf={([tool]) => `/tools/${encodeURIComponent(tool)}`}
        />
      )}
      {errors.length > 0 && (
        <p>
          Errors that ended it:{" "}
          <Text most={400}>{errors.map(([code, count]) => `${code} (${count})`).join(", ")}</Text>
        </p>
      )}
    </>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "tool", title: "Write", grows: true, cell: ([tool]) => <Text most={60}>{tool}</Text> },
  { key: "missing", title: "Not done", align: "end", cell: ([, { missing }]) => missing },
  { key: "extra", title: "Done besides", align: "end", cell: ([, { extra }]) => extra },
  { key: "arguments", title: "Done otherwise", align: "end", cell: ([, counts]) => counts.arguments },
];
