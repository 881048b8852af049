import { grouped } from "../../../../src/core/print/amounts.ts";
import type { ExperimentView } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { HeldTable } from "../../components/held-table.tsx";
import { Notes } from "../../components/notes.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { Text } from "../../components/text.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { experiment } from "../evals/asks.ts";
import { experimentLink, trialsLink } from "../evals/links.ts";
import type { ScreenProps } from "../registry.ts";
import { CompareWith } from "./compare-with.tsx";
import { Failures } from "./failures.tsx";
import { FigureTable } from "./figure-table.tsx";
import { Flaky } from "./flaky.tsx";
import { PartTable } from "./part-table.tsx";
import { Trials } from "./trials.tsx";

/** One that runs is asked for again so often, in ms. */
const LIVE = 3_000;

export default function ExperimentScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(experiment(id), {
    every: ({ experiment: of }) => (of.status === "running" ? LIVE : undefined),
  });
  if (found.state !== "ready") {
    return (
      <Page title="Experiment" above={<Above id={id} />}>
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  return <Found view={found.value} />;
}

function Above({ id }: { readonly id: string }) {
  return (
    <span class="row">
      <a href="/evals">Evals</a> / <code>{id}</code>
      <CopyButton text={id} label="Copy the experiment's id" />
    </span>
  );
}

function Found({ view }: { readonly view: ExperimentView }) {
  const { experiment: of, verdict, held } = view;
  return (
    <Page
      title={`${of.name}, ${of.release}`}
      heading={
        <span class="row">
          <Text>{of.name}</Text> <span class="muted">with</span> <Text most={60}>{of.release}</Text>
          {held.length > 0 && <VerdictBadge verdict={verdict} />}
        </span>
      }
      above={<Above id={of.id} />}
      actions={<CompareWith experiment={of} />}
    >
      <About view={view} />
      {held.length > 0 && (
        <Card title="What it is held to" isBare>
          <HeldTable held={held} trials={(part) => trialsLink(of.id, part)} />
        </Card>
      )}
      <Views view={view} />
      <Notes about={{ kind: "experiment", id: of.id }} />
    </Page>
  );
}

function About({ view: { experiment: of, figures } }: { readonly view: ExperimentView }) {
  return (
    <Facts
      facts={{
        Status: <StatusBadge status={of.status} />,
        Trials: `${grouped(figures.trials)} of ${grouped(figures.planned)}`,
        Cases: grouped(figures.cases),
        Dataset: (
          <a href={withParams("/evals", {}, { dataset: of.dataset.name })}>
            <Text>{of.dataset.name}</Text> {of.dataset.version.slice(0, 8)}
          </a>
        ),
        Workflow: (
          <a href={`/workflows/${encodeURIComponent(of.workflow)}`}>
            <Text>{of.workflow}</Text>
          </a>
        ),
        Started: <RelativeTime at={of.startedAt} />,
        Seed: of.seed,
        Source: of.source !== undefined && <Text>{of.source}</Text>,
        Stopped: of.end?.reason !== undefined && <Text>{of.end.reason}</Text>,
      }}
    />
  );
}

function Views({ view: { experiment: of, figures } }: { readonly view: ExperimentView }) {
  const [params, change] = useParams();
  const now = params.view ?? "figures";
  if (figures.trials === 0) {
    return (
      <EmptyState title="No trial is kept" command="npx airworthy eval --resume">
        It was begun and no trial has ended yet. This command takes it up where it stopped.
      </EmptyState>
    );
  }
  return (
    <Tabs
      label="Views of the experiment"
      tabs={[
        { key: "figures", title: "Figures" },
        { key: "failures", title: "Failures", count: figures.failures.length },
        { key: "flaky", title: "Flaky cases", count: figures.stability.flaky.length },
        { key: "trials", title: "Trials", count: figures.trials },
      ]}
      now={now}
      onChange={(key) =>
        change({ view: key === "figures" ? undefined : key, offset: undefined }, { replace: true })
      }
    >
      {now === "failures" ? (
        <Failures id={of.id} failures={figures.failures} />
      ) : now === "flaky" ? (
        <Flaky id={of.id} figures={figures} />
      ) : now === "trials" ? (
        <Trials id={of.id} />
      ) : (
        <div class="stack">
          <FigureTable figures={figures} trials={`${experimentLink(of.id)}?view=trials`} />
          <PartTable id={of.id} parts={figures.parts} />
        </div>
      )}
    </Tabs>
  );
}
