import type { Call, RunDiff } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { DiffView } from "../../components/diff-view.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { callOf } from "../run/asks.ts";

interface CallDiffProps {
  readonly diff: RunDiff;
  readonly row: RunDiff["rows"][number];
}

/** One call of both runs: what was asked and what was answered. */
export function CallDiff({ diff, row }: CallDiffProps) {
  const a = useResource(row.a === null ? undefined : callOf(diff.a.id, row.a.seq));
  const b = useResource(row.b === null ? undefined : callOf(diff.b.id, row.b.seq));
  return (
    <section class="card call-panel" aria-label="The call in both runs">
      <header>
        <h2>
          <Text>{row.address}</Text>
        </h2>
      </header>
      <div class="body stack">
        {row.a === null && <p class="notice">Only B made this call.</p>}
        {row.b === null && <p class="notice">Only A made this call.</p>}
        {row.a !== null && row.b !== null ? (
          <Show of={a}>{(ofA) => <Show of={b}>{(ofB) => <Both a={ofA} b={ofB} />}</Show>}</Show>
        ) : (
          <Show of={row.a === null ? b : a}>{(only) => <Both a={only} b={only} />}</Show>
        )}
      </div>
    </section>
  );
}

function Both({ a, b }: { readonly a: Call; readonly b: Call }) {
  return (
    <>
      <section aria-label="Question" class="stack tight">
        <h3>Question</h3>
        <Texts before={question(a)} after={question(b)} label="What was asked, A before B" />
      </section>
      <section aria-label="Answer" class="stack tight">
        <h3>Answer</h3>
        <Texts
          before={pretty(a.answer?.text)}
          after={pretty(b.answer?.text)}
          label="What was answered, A before B"
        />
      </section>
    </>
  );
}

function Texts({ before, after, label }: { before: string; after: string; label: string }) {
  if (before !== after) return <DiffView before={before} after={after} label={label} />;
  if (before === "") return <p class="muted">Nothing.</p>;
  return (
    <details>
      <summary class="muted">The same in both</summary>
      <pre class="wrap">
        <Text>{before}</Text>
      </pre>
    </details>
  );
}

function question({ ask }: Call): string {
  if (ask === undefined) return "";
  const texts = [ask.value, ...(ask.messages ?? []), ...(ask.shared === undefined ? [] : [ask.shared])];
  return texts.map(({ text }) => pretty(text)).join("\n");
}

function pretty(json: string | undefined): string {
  if (json === undefined) return "";
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "string" ? value : JSON.stringify(value, null, 2);
  } catch {
    return json;
  }
}
