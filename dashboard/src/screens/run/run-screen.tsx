import type { Run } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { CopyButton } from "../../components/copy-button.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Text } from "../../components/text.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { runInLines, runInTexts } from "./asks.ts";
import { CallList } from "./call-list.tsx";
import { CallPanel } from "./call-panel.tsx";
import { InputAndOutcome } from "./input-and-outcome.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunScores } from "./run-scores.tsx";
import "./run.css";

/** A run under way is asked for again so often, in ms. */
const LIVE = 1_000;

export default function RunScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(runInLines(id), {
    every: ({ end, interrupted }) => (end === null && !interrupted ? LIVE : undefined),
  });
  if (found.state !== "ready") {
    return (
      <Page title="Run" above={<Above id={id} />}>
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  return <Found run={found.value} />;
}

function Above({ id }: { readonly id: string }) {
  return (
    <span class="row above">
      <a href="/runs">Runs</a> / <code>{id}</code>
      <CopyButton text={id} label="Copy the run's id" />
    </span>
  );
}

function Found({ run }: { readonly run: Run }) {
  const [params, change] = useParams();
  const view = params.view ?? "timeline";
  const heading = (
    <span class="row">
      <Text>{run.workflow}</Text>
      <StatusBadge status={run.status} isInterrupted={run.interrupted} />
    </span>
  );
  return (
    <Page
      title={`${run.workflow} ${run.id}`}
      heading={heading}
      above={<Above id={run.id} />}
      actions={<RunActions run={run} />}
    >
      <RunFacts run={run} />
      <InputAndOutcome run={run} />
      {run.scores !== null && <RunScores scores={run.scores} />}
      <Tabs
        label="Views of the calls"
        tabs={[
          { key: "timeline", title: "Timeline", count: run.calls.length },
          { key: "list", title: "List" },
          { key: "json", title: "JSON" },
        ]}
        now={view}
        onChange={(key) => change({ view: key === "timeline" ? undefined : key }, { replace: true })}
      >
        {view === "json" ? <WholeJson id={run.id} /> : <Calls run={run} view={view} />}
      </Tabs>
    </Page>
  );
}

function Calls({ run, view }: { readonly run: Run; readonly view: string }) {
  const [params, change] = useParams();
  const seq = Number(params.call ?? "0");
  const select = (next: number | undefined): void =>
    change({ call: next === undefined ? undefined : String(next) }, { replace: true });
  return (
    <div class={seq > 0 ? "calls with-panel" : "calls"}>
      <CallList run={run} isTimeline={view !== "list"} selected={seq} onSelect={select} />
      {seq > 0 && <CallPanel run={run} seq={seq} onClose={() => select(undefined)} />}
    </div>
  );
}

function WholeJson({ id }: { readonly id: string }) {
  const whole = useResource(runInTexts(id));
  return (
    <Show of={whole}>
      {(run) => (
        <section class="card" aria-label="The run as JSON">
          <header>
            <h2>As the API gives it</h2>
            <a class="button" href={`/v1/runs/${encodeURIComponent(id)}`} target="_blank" rel="noreferrer">
              Open
            </a>
          </header>
          <div class="body">
            <JsonView text={JSON.stringify(run)} depth={2} canCopy />
          </div>
        </section>
      )}
    </Show>
  );
}
