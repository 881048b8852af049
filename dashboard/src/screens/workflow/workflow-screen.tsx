import { useEffect, useRef } from "preact/hooks";
import type { Figure } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { LatestRuns } from "../../components/latest-runs.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { Show } from "../../components/show.tsx";
import { stepOf } from "../../components/step-of.ts";
import { SumsChart } from "../../components/sums-chart.tsx";
import { sumsColumns } from "../../components/sums-columns.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { navigate } from "../../router/location.ts";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { figures, runsBehind } from "../workflows/asks.ts";

export default function WorkflowScreen({ parts }: ScreenProps) {
  const { name = "" } = parts;
  const { text, since } = usePeriod();
  const [{ call }] = useParams();
  const of = { workflow: name, since };
  const step = stepOf(since, Date.now());
  const times = useResource(figures({ level: "run", by: step, ...of }));
  const calls = useResource(figures({ level: "call", by: "kind,name", ...of }));
  const routes = useResource(figures({ level: "run", by: "route", ...of }));
  const releases = useResource(figures({ level: "run", by: "release", ...of }));
  const models = useResource(figures({ level: "model", by: "name", ...of }));
  const runs = (more: Readonly<Record<string, string | undefined>>): string =>
    withParams("/runs", {}, { workflow: name, only: "traffic", since: text, ...more });
  const pick = (from: number, until: number): void =>
    navigate(runs({ since: String(from), until: String(until) }));
  return (
    <Page
      title={name}
      above={<a href={withParams("/workflows", {}, { since: text })}>Workflows</a>}
      heading={<Text>{name}</Text>}
      actions={<PeriodChoice />}
    >
      <Show of={times}>
        {(value) =>
          value.figures.length === 0 ? (
            <EmptyState title="No runs in this time" command={`npx airworthy run ${name} --input '<json>'`}>
              Choose a longer time above, or run it. Forks and trials of evals are not counted here.
            </EmptyState>
          ) : (
            <SumsChart figures={value.figures} step={step} what="Runs" onPick={pick} />
          )
        }
      </Show>
      <Show of={calls}>
        {(value) => <Calls workflow={name} rows={value.figures.toSorted((a, b) => b.count - a.count)} />}
      </Show>
      {call !== undefined && <OneCall workflow={name} call={call} since={since} />}
      <div class="columns">
        <Parts
          of={routes}
          title="Routes"
          none="no route"
          nameOf={({ route = "" }) => route}
          hrefOf={({ route = "" }) => runs({ route })}
        />
        <Parts
          of={releases}
          title="Releases"
          none="no release"
          nameOf={({ release = "" }) => release}
          hrefOf={({ release = "" }) => runs({ release })}
        />
      </div>
      <Parts of={models} title="Models" none="unknown" nameOf={({ name: model = "" }) => model} />
    </Page>
  );
}

/** Its own name before the place where it stands, which is often long. */
function CallName({ kind, step }: { readonly kind: string; readonly step: string }) {
  const at = step.lastIndexOf("/");
  return (
    <div class="two-lines" title={step}>
      <div class="clip">
        <span class="tag">{kind}</span> <Text>{step.slice(at + 1)}</Text>
      </div>
      {at > 0 && (
        <div class="clip muted">
          <Text>{step.slice(0, at)}</Text>
        </div>
      )}
    </div>
  );
}

const idOf = ({ kind = "", name = "" }: Figure): string => `${kind}:${name}`;

function Calls({ workflow, rows }: { readonly workflow: string; readonly rows: readonly Figure[] }) {
  const [params] = useParams();
  if (rows.length === 0) return null;
  const columns: readonly Column<Figure>[] = [
    {
      key: "call",
      title: "Call",
      grows: true,
      cell: ({ kind = "", name = "" }) => <CallName kind={kind} step={name} />,
    },
    ...sumsColumns<Figure>((row) => row),
  ];
  return (
    <Card title="Calls" isBare>
      <Table
        label="Calls of this workflow"
        columns={columns}
        rows={rows}
        keyOf={idOf}
        hrefOf={(row) =>
          withParams(`/workflows/${encodeURIComponent(workflow)}`, params, { call: idOf(row) })
        }
      />
    </Card>
  );
}

interface OneCallProps {
  readonly workflow: string;
  /** Kind and step: `tool:assistant/find_order`. */
  readonly call: string;
  readonly since: number | undefined;
}

/** One call over time, with the runs that its numbers lead to. */
function OneCall({ workflow, call, since }: OneCallProps) {
  const at = call.indexOf(":");
  const [kind, name] = [call.slice(0, at), call.slice(at + 1)];
  const of = { level: "call", workflow, kind, name };
  const step = stepOf(since, Date.now());
  const times = useResource(figures({ ...of, by: step, since }));
  const runs = useResource(runsBehind(of));
  const place = useRef<HTMLElement>(null);
  useEffect(() => place.current?.scrollIntoView({ block: "nearest" }), [call]);
  return (
    <section ref={place} class="stack" aria-label={`The call ${name}`}>
      <h2>
        <span class="tag">{kind}</span> <Text>{name}</Text>
      </h2>
      <Show of={times}>{(value) => <SumsChart figures={value.figures} step={step} what="Calls" />}</Show>
      <Show of={runs}>{(value) => <LatestRuns runs={value} what="it" />}</Show>
    </section>
  );
}

interface PartsProps {
  readonly of: ReturnType<typeof useResource<{ readonly figures: Figure[] }>>;
  readonly title: string;
  /** Said of those without a name. */
  readonly none: string;
  readonly nameOf: (row: Figure) => string;
  readonly hrefOf?: (row: Figure) => string;
}

/** What the runs are told apart by; nothing where they are all of one kind without a name. */
function Parts({ of, title, none, nameOf, hrefOf }: PartsProps) {
  const named = (row: Figure): boolean => nameOf(row) !== "";
  const href = (row: Figure): string | undefined => (named(row) ? hrefOf?.(row) : undefined);
  const columns: readonly Column<Figure>[] = [
    {
      key: "name",
      title: title.slice(0, -1),
      grows: true,
      cell: (row) => (named(row) ? <Text>{nameOf(row)}</Text> : <span class="muted">{none}</span>),
    },
    ...sumsColumns<Figure>((row) => row, { href }).filter(({ key }) => SHORT.has(key)),
  ];
  return (
    <Show of={of}>
      {({ figures: rows }) =>
        rows.some(named) ? (
          <Card title={title} isBare>
            <Table
              label={title}
              columns={columns}
              rows={rows.toSorted((a, b) => b.count - a.count)}
              keyOf={nameOf}
            />
          </Card>
        ) : null
      }
    </Show>
  );
}

const SHORT: ReadonlySet<string> = new Set(["success", "p95", "cost"]);
