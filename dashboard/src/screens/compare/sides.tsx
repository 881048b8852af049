import type { ComponentChildren } from "preact";
import { grouped } from "../../../../src/core/print/amounts.ts";
import type { RunDiff, RunSummary } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";
import { preview } from "../../components/preview.ts";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import "../../components/table.css";

interface SidesProps {
  readonly diff: RunDiff;
  /** Address of the first call that is not the same. */
  readonly firstOther: string | undefined;
}

const LINES: readonly (readonly [title: string, cell: (run: RunSummary) => ComponentChildren])[] = [
  ["Status", (run) => <StatusBadge status={run.status} isInterrupted={run.interrupted} />],
  ["Input", ({ input }) => <Text>{preview(input)}</Text>],
  ["Outcome", ({ outcome }) => <Text>{preview(outcome)}</Text>],
  ["Release", ({ release }) => (release === undefined ? "–" : <Text>{release}</Text>)],
  ["Took", ({ took }) => <Duration ms={took} />],
  ["Cost", ({ totals }) => <Money usd={totals.cost} />],
  ["Tokens", ({ totals }) => `${grouped(totals.tokensIn)} in, ${grouped(totals.tokensOut)} out`],
];

/** The two runs beside each other, and in a sentence whether they are the same. */
export function Sides({ diff, firstOther }: SidesProps) {
  const { a, b, same, rows } = diff;
  const others = rows.filter(({ verdict }) => verdict !== "same").length;
  return (
    <>
      <p class={same ? "notice ok" : "notice warn"}>
        {same && "The same: input, end and every call."}
        {!same && firstOther === undefined && "Every call is the same; the input or the end differs."}
        {!same && firstOther !== undefined && (
          <>
            {others} of {rows.length} calls differ, first at{" "}
            <code>
              <Text>{firstOther}</Text>
            </code>
            .
          </>
        )}
      </p>
      <div class="table-frame">
        <table class="table sides">
          <caption class="hidden">The two runs</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden">What</span>
              </th>
              <Head name="A" run={a} />
              <Head name="B" run={b} />
            </tr>
          </thead>
          <tbody>
            {LINES.map(([title, cell]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                <td>{cell(a)}</td>
                <td>{cell(b)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Head({ name, run }: { readonly name: string; readonly run: RunSummary }) {
  return (
    <th scope="col">
      {name}:{" "}
      <a href={`/runs/${run.id}`}>
        <Text>{run.workflow}</Text> <code>{run.id.slice(0, 18)}</code>
      </a>
      {run.parent !== undefined && (
        <>
          {" "}
          <span class="tag">{run.parent.kind}</span>
        </>
      )}
    </th>
  );
}
