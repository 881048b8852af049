import type { RunDiff } from "../../api/types.ts";
import { CallLabel } from "../../components/call-label.tsx";
import { Duration } from "../../components/duration.tsx";
import { VirtualList } from "../../components/virtual-list.tsx";

type Row = RunDiff["rows"][number];

interface DiffRowsProps {
  readonly rows: readonly Row[];
  /** Calls of both runs, those that are the same included. */
  readonly all: number;
  readonly selected: string | undefined;
  readonly firstOther: string | undefined;
  readonly isOnlyOther: boolean;
  readonly onSelect: (address: string) => void;
  readonly onOnlyOther: (only: boolean) => void;
}

const LOOKS: Readonly<Record<Row["verdict"], string>> = {
  same: "ok",
  "different question": "bad",
  "different answer": "warn",
  "only a": "calm",
  "only b": "calm",
};

/** The calls of two runs by their addresses. */
export function DiffRows(props: DiffRowsProps) {
  const { rows, all, selected, firstOther, isOnlyOther, onSelect, onOnlyOther } = props;
  return (
    <section class="card call-list" aria-label="Calls of both runs">
      <header>
        <h2>{all} calls</h2>
        <label class="inline">
          <input
            type="checkbox"
            checked={isOnlyOther}
            onChange={({ currentTarget }) => onOnlyOther(currentTarget.checked)}
          />
          Only what differs
        </label>
      </header>
      {rows.length === 0 ? (
        <p class="body muted">No call differs.</p>
      ) : (
        <VirtualList
          label="Calls of both runs"
          count={rows.length}
          rowHeight={32}
          selected={rows.findIndex(({ address }) => address === selected)}
          onSelect={(place) => onSelect(rows[place]?.address ?? "")}
          render={(place) => {
            const row = rows[place];
            return row === undefined ? null : <RowView row={row} isFirst={row.address === firstOther} />;
          }}
        />
      )}
    </section>
  );
}

function RowView({ row, isFirst }: { readonly row: Row; readonly isFirst: boolean }) {
  const { address, verdict, a, b } = row;
  return (
    <div class={isFirst ? "diff-row first" : "diff-row"}>
      <span class={`kind ${(a ?? b)?.kind ?? ""}`} />
      <CallLabel address={address} />
      <span class={`badge ${LOOKS[verdict]}`}>{verdict}</span>
      <span class="muted diff-took">
        <Duration ms={a?.took} /> / <Duration ms={b?.took} />
      </span>
    </div>
  );
}
