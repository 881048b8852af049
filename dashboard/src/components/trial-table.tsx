import type { Trial } from "../api/types.ts";
import { Duration } from "./duration.tsx";
import { Money } from "./money.tsx";
import { RunLinks } from "./run-links.tsx";
import type { Column } from "./table.tsx";
import { Table } from "./table.tsx";
import { Text } from "./text.tsx";
import "./values.css";

interface TrialTableProps {
  readonly label: string;
  readonly trials: readonly Trial[];
  /** Leads to the case; without it the case is not named. */
  readonly hrefOf?: (trial: Trial) => string;
}

/** Trials with what became of them and the runs they are. */
export function TrialTable({ label, trials, hrefOf }: TrialTableProps) {
  const columns = hrefOf === undefined ? COLUMNS : [CASE, ...COLUMNS];
  return (
    <Table
      label={label}
      columns={columns}
      rows={trials}
      keyOf={(one) => `${one.case} ${one.trial}`}
      {...(hrefOf === undefined ? {} : { hrefOf })}
    />
  );
}

const CASE: Column<Trial> = { key: "case", title: "Case", cell: (one) => <Text most={40}>{one.case}</Text> };

const COLUMNS: readonly Column<Trial>[] = [
  { key: "trial", title: "Trial", align: "end", cell: ({ trial }) => trial },
  { key: "pass", title: "Passed", cell: ({ pass }) => <Passed pass={pass} /> },
  { key: "why", title: "Why not", grows: true, cell: ({ why }) => <Text most={300}>{why}</Text> },
  { key: "took", title: "Took", align: "end", from: "wide", cell: ({ took }) => <Duration ms={took} /> },
  { key: "cost", title: "Cost", align: "end", from: "wide", cell: ({ cost }) => <Money usd={cost} /> },
  { key: "runs", title: "Run", from: "medium", cell: ({ runs }) => <RunLinks runs={runs.slice(-1)} /> },
];

function Passed({ pass }: { readonly pass: boolean | undefined }) {
  if (pass === undefined) {
    return (
      <span class="badge warn" title="A scorer failed itself, so that the trial counts for nothing">
        unknown
      </span>
    );
  }
  return pass ? <span class="badge ok">pass</span> : <span class="badge bad">fail</span>;
}
