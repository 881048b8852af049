import { useMemo } from "preact/hooks";
import { duration } from "../../../../src/core/print/amounts.ts";
import type { Call, Run } from "../../api/types.ts";
import { CallLabel } from "../../components/call-label.tsx";
import { Duration } from "../../components/duration.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Money } from "../../components/money.tsx";
import { preview } from "../../components/preview.ts";
import { Text } from "../../components/text.tsx";
import { VirtualList } from "../../components/virtual-list.tsx";

interface CallListProps {
  readonly run: Run;
  /** Bars along the time, or a line of what each said. */
  readonly isTimeline: boolean;
  /** The call that is looked at, by its number; 0 for none. */
  readonly selected: number;
  readonly onSelect: (seq: number) => void;
}

const ROW = 30;
/** Scopes that are told apart by where their names begin. */
const MOST_DEPTH = 5;

/** The calls of a run, from the first to begin to the last. */
export function CallList({ run, isTimeline, selected, onSelect }: CallListProps) {
  const calls = useMemo(() => run.calls.toSorted((a, b) => a.at - b.at || a.seq - b.seq), [run.calls]);
  const whole = useMemo(
    () => calls.reduce((most, { at, took }) => Math.max(most, at + took), Math.max(run.took ?? 0, 1)),
    [calls, run.took],
  );
  if (calls.length === 0) {
    return (
      <EmptyState title="No calls">
        The run asked no model, no tool and no step. Calls are recorded where code goes through{" "}
        <code>ctx</code>.
      </EmptyState>
    );
  }
  return (
    <div class="card call-list">
      {isTimeline && <Scale whole={whole} />}
      <VirtualList
        label={isTimeline ? "Timeline of the calls" : "Calls"}
        count={calls.length}
        rowHeight={ROW}
        selected={calls.findIndex(({ seq }) => seq === selected)}
        onSelect={(place) => onSelect(calls[place]?.seq ?? 0)}
        render={(place) => {
          const call = calls[place];
          if (call === undefined) return null;
          return isTimeline ? <Bar call={call} whole={whole} /> : <Line call={call} />;
        }}
      />
    </div>
  );
}

function Scale({ whole }: { readonly whole: number }) {
  return (
    <div class="scale muted" aria-hidden="true">
      <span />
      <span class="scale-lane">
        <span>0</span>
        <span>{tick(whole / 2)}</span>
        <span>{tick(whole)}</span>
      </span>
      <span />
    </div>
  );
}

/** A mark of the scale, which is no use as `<1ms`. */
function tick(ms: number): string {
  return ms < 10 ? `${Number(ms.toFixed(1))}ms` : duration(ms);
}

function Name({ call: { kind, address, state, note } }: { readonly call: Call }) {
  const depth = address.split("/").length - 1;
  return (
    <span class="call-name" style={{ paddingLeft: `${Math.min(depth, MOST_DEPTH) * 8}px` }}>
      <span class={`kind ${kind}`} title={kind} />
      <CallLabel address={address} />
      {state === "failed" && <span class="badge bad">failed</span>}
      {state === "begun" && <span class="badge warn">begun</span>}
      {note?.attempts !== undefined && <span class="tag">tried again</span>}
    </span>
  );
}

function Bar({ call, whole }: { readonly call: Call; readonly whole: number }) {
  const { kind, state, at, took } = call;
  const left = (100 * at) / whole;
  const width = Math.max((100 * took) / whole, 0.3);
  return (
    <div class="call-row">
      <Name call={call} />
      <span class="lane">
        <span
          class={`lane-bar ${state === "failed" ? "failed" : kind}`}
          style={{
            left: `${Math.min(left, 99.7)}%`,
            width: `${Math.min(width, 100 - Math.min(left, 99.7))}%`,
          }}
        />
      </span>
      <span class="call-took muted">
        <Duration ms={took} />
      </span>
    </div>
  );
}

function Line({ call }: { readonly call: Call }) {
  const cost = call.note?.cost;
  return (
    <div class="call-row compact">
      <Name call={call} />
      <span class="clip muted">
        <Text>{preview(call.answer?.text ?? "")}</Text>
      </span>
      <span class="call-took call-cost muted">{typeof cost === "number" && <Money usd={cost} />}</span>
      <span class="call-took muted">
        <Duration ms={call.took} />
      </span>
    </div>
  );
}
