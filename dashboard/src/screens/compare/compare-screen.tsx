import { useState } from "preact/hooks";
import type { RunDiff } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Show } from "../../components/show.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { diffOf } from "./asks.ts";
import { CallDiff } from "./call-diff.tsx";
import { DiffRows } from "./diff-rows.tsx";
import { Sides } from "./sides.tsx";
import "../run/run.css";
import "./compare.css";

export default function CompareScreen() {
  const [{ a = "", b = "" }] = useParams();
  const above = (
    <span>
      <a href="/runs">Runs</a> / compare
    </span>
  );
  return (
    <Page title="Compare two runs" above={above}>
      {a === "" || b === "" ? <Choose /> : <Compared key={`${a} ${b}`} a={a} b={b} />}
    </Page>
  );
}

function Choose() {
  const [params, change] = useParams();
  const [a, setA] = useState(params.a ?? "");
  const [b, setB] = useState(params.b ?? "");
  return (
    <>
      <form
        class="card compare-form"
        onSubmit={(event) => {
          event.preventDefault();
          change({ a: a.trim(), b: b.trim() });
        }}
      >
        <label>
          A
          <input
            class="field mono"
            required
            value={a}
            onInput={({ currentTarget }) => setA(currentTarget.value)}
          />
        </label>
        <label>
          B
          <input
            class="field mono"
            required
            value={b}
            onInput={({ currentTarget }) => setB(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button primary">
          Compare
        </button>
      </form>
      <EmptyState title="Which two runs?">
        Give their ids above, or mark two in the list of <a href="/runs">runs</a>. A fork leads to its origin
        from its own page.
      </EmptyState>
    </>
  );
}

function Compared({ a, b }: { readonly a: string; readonly b: string }) {
  const found = useResource(diffOf(a, b));
  return <Show of={found}>{(diff) => <Found diff={diff} />}</Show>;
}

function Found({ diff }: { readonly diff: RunDiff }) {
  const [params, change] = useParams();
  const first = diff.rows.find(({ verdict }) => verdict !== "same");
  const at = params.at ?? first?.address;
  const isOnlyOther = params.only === "other";
  const rows = isOnlyOther ? diff.rows.filter(({ verdict }) => verdict !== "same") : diff.rows;
  const row = diff.rows.find(({ address }) => address === at);
  const select = (address: string): void => change({ at: address }, { replace: true });
  return (
    <>
      <Sides diff={diff} firstOther={first?.address} />
      <div class="compare">
        <DiffRows
          rows={rows}
          all={diff.rows.length}
          selected={at}
          firstOther={first?.address}
          isOnlyOther={isOnlyOther}
          onSelect={select}
          onOnlyOther={(only) => change({ only: only ? "other" : undefined }, { replace: true })}
        />
        {row !== undefined && <CallDiff key={row.address} diff={diff} row={row} />}
      </div>
    </>
  );
}
