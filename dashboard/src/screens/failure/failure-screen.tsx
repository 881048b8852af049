import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { grouped } from "../../../../src/core/print/amounts.ts";
import type { FailureCluster } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Bars } from "../../components/bars.tsx";
import { Facts } from "../../components/facts.tsx";
import { PeriodChoice, periodIn } from "../../components/period.tsx";
import { preview } from "../../components/preview.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { useListKeys } from "../../components/use-list-keys.ts";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { runInLines } from "../run/asks.ts";
import { failure } from "./asks.ts";

export default function FailureScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const [params, change] = useParams();
  const period = periodIn(params);
  const { workflow, release } = params;
  const found = useResource(failure(id, { since: period.since, workflow, release }));
  const title = found.state === "ready" ? found.value.code : "Failure";
  return (
    <Page
      title={title}
      heading={<Text most={120}>{title}</Text>}
      above={<a href={withParams("/failures", {}, { since: params.since, workflow, release })}>Failures</a>}
      actions={<PeriodChoice now={period} onChange={(next) => change(next)} />}
    >
      <Show of={found}>{(cluster) => <Found cluster={cluster} since={period.key} />}</Show>
    </Page>
  );
}

interface FoundProps {
  readonly cluster: FailureCluster;
  readonly since: string;
}

function Found({ cluster, since }: FoundProps) {
  const { message, step, count, total, firstSeen, lastSeen, subjects, trials, timeline, inputs } = cluster;
  return (
    <>
      <section class="card" aria-label="Message">
        <p class="body wrap">
          <Text>{message}</Text>
        </p>
      </section>
      <Facts
        facts={{
          Runs: grouped(count),
          "Runs ever": total !== count && grouped(total),
          "First seen": <RelativeTime at={firstSeen} />,
          "Last seen": <RelativeTime at={lastSeen} />,
          Users: grouped(subjects),
          "Trials of evals": trials > 0 && grouped(trials),
          Step: step !== null && step !== "" && <code>{<Text>{step}</Text>}</code>,
          Workflows: <Counted counted={cluster.workflows} filter="workflow" since={since} />,
          Routes: <Counted counted={cluster.routes} filter="route" since={since} />,
          Releases: <Counted counted={cluster.releases} filter="release" since={since} />,
          "Over time": <Bars values={timeline} label={`${count} runs over time`} width={168} height={24} />,
        }}
      />
      <div class="columns">
        <Card title="Inputs that are nearly the same">
          {inputs.length === 0 ? (
            <p class="body muted">No two inputs are alike.</p>
          ) : (
            <ul class="lines">
              {inputs.map(({ name, count: times }) => (
                <li key={name} class="input-line">
                  <span class="line-text">
                    <Text most={200}>{preview(name)}</Text>
                  </span>
                  <span class="line-count">{grouped(times)}</span>
                </li>
              ))}
            </ul>
          )}
        </Card>
        <Examples ids={cluster.examples} />
      </div>
    </>
  );
}

function Card({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  return (
    <section class="card" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      {children}
    </section>
  );
}

interface CountedProps {
  readonly counted: FailureCluster["workflows"];
  /** The filter of runs that leads to them. */
  readonly filter: string;
  readonly since: string;
}

function Counted({ counted, filter, since }: CountedProps) {
  const named = counted.filter(({ name }) => name !== "");
  if (named.length === 0) return <span class="muted">none</span>;
  return (
    <span class="row">
      {named.slice(0, 6).map(({ name, count }) => (
        <a key={name} class="tag" href={withParams("/runs", {}, { status: "failed", since, [filter]: name })}>
          <Text most={40}>{name}</Text> <strong>× {grouped(count)}</strong>
        </a>
      ))}
    </span>
  );
}

/** Runs that are looked up at first; the others are one click away. */
const SOME = 8;

function Examples({ ids }: { readonly ids: readonly string[] }) {
  const [most, setMost] = useState(SOME);
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  return (
    <Card title="Its runs, the newest first">
      <ul class="lines" ref={list}>
        {ids.slice(0, most).map((id) => (
          <Example key={id} id={id} />
        ))}
      </ul>
      {ids.length > most && (
        <p class="body">
          <button type="button" class="button" onClick={() => setMost(most + 20)}>
            Show more of {ids.length}
          </button>
        </p>
      )}
    </Card>
  );
}

function Example({ id }: { readonly id: string }) {
  const found = useResource(runInLines(id));
  return (
    <li>
      <a class="plain" href={`/runs/${id}`} data-item>
        {found.state === "ready" ? (
          <>
            <span class="line-text">
              <StatusBadge status={found.value.status} isInterrupted={found.value.interrupted} />
              <span class="clip">
                <Text most={160}>{preview(found.value.input.value.text)}</Text>
              </span>
            </span>
            <span class="muted">
              <RelativeTime at={found.value.startedAt} />
            </span>
          </>
        ) : (
          <code>{id}</code>
        )}
      </a>
    </li>
  );
}
