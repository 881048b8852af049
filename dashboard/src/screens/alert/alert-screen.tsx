import { useState } from "preact/hooks";
import type { Alert } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Facts } from "../../components/facts.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { amount, intervalText } from "../alerts/amount.ts";
import { alert } from "../alerts/asks.ts";
import type { ScreenProps } from "../registry.ts";
import type { Change } from "./change-dialog.tsx";
import { ChangeDialog } from "./change-dialog.tsx";

export default function AlertScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(alert(id), { every: 10_000 });
  const title = found.state === "ready" ? found.value.title : "Alert";
  return (
    <Page
      title={title.slice(0, 200)}
      above={<a href="/alerts">Alerts</a>}
      heading={
        <span class="row">
          <Text most={200}>{title}</Text>
          {found.state === "ready" && <StatusBadge status={found.value.status} />}
        </span>
      }
      actions={found.state === "ready" && <Actions alert={found.value} onDone={found.reload} />}
    >
      <Show of={found}>{(value) => <Found alert={value} />}</Show>
    </Page>
  );
}

function Actions({ alert: of, onDone }: { readonly alert: Alert; readonly onDone: () => void }) {
  const [asked, ask] = useState<Change>();
  if (of.status === "resolved") return null;
  const done = (): void => {
    ask(undefined);
    onDone();
  };
  return (
    <span class="row">
      {of.status === "open" && (
        <button type="button" class="button primary" onClick={() => ask("acknowledge")}>
          Acknowledge
        </button>
      )}
      <button type="button" class="button" onClick={() => ask("resolve")}>
        Resolve
      </button>
      {asked !== undefined && (
        <ChangeDialog alert={of} change={asked} onClose={() => ask(undefined)} onDone={done} />
      )}
    </span>
  );
}

function Found({ alert: of }: { readonly alert: Alert }) {
  const { workflow, release, figure, since, openedAt, resolvedAt, runs, reaction } = of;
  return (
    <>
      <Facts
        facts={{
          Workflow: (
            <a href={withParams("/runs", {}, { workflow, since: String(Math.floor(since)) })}>
              <Text most={60}>{workflow}</Text>
            </a>
          ),
          Release: release !== null && <ReleaseLink id={release} />,
          Since: <RelativeTime at={since} isExact />,
          Opened: <RelativeTime at={openedAt} isExact />,
          Resolved: resolvedAt !== null && <RelativeTime at={resolvedAt} />,
          Measured:
            figure !== null &&
            `${amount(figure.value, figure.unit)} of ${figure.n.toLocaleString("en-US")} runs (${intervalText(figure, figure.unit)})`,
          "Held to": figure !== null && `${figure.bound} ${amount(figure.limit, figure.unit)}`,
          Rollback: reaction !== null && (
            <>
              {reaction.status.replace("_", " ")}
              {reaction.why !== undefined && (
                <>
                  : <Text most={200}>{reaction.why}</Text>
                </>
              )}
            </>
          ),
        }}
      />
      {runs.length > 0 && (
        <Card title="Runs that decided">
          <RunLinks runs={runs} most={12} isWrapped />
        </Card>
      )}
      <Worst alert={of} />
      <Next commands={of.next} />
      <History events={of.events} />
    </>
  );
}

function Worst({ alert: { segment, workflow } }: { readonly alert: Alert }) {
  if (segment === null) return null;
  const { words, runs, failed, rate, otherRate, state } = segment;
  return (
    <Card title="Where it is worst">
      <p>
        <Text most={200}>{words}</Text>: {amount(rate, "share")} of its runs fail ({failed} of {runs}),{" "}
        {amount(otherRate, "share")} elsewhere{state === "reported" && "; it is mostly one customer"}.
      </p>
      <p>
        <a href={withParams("/segments", {}, { workflow })}>All segments</a>
      </p>
    </Card>
  );
}

function Next({ commands }: { readonly commands: readonly string[] }) {
  return (
    <Card title="What to do next">
      <ul class="stack tight">
        {commands.map((command) => (
          <li key={command} class="command">
            <code>npx {command}</code>
            <CopyButton text={`npx ${command}`} label={`Copy npx ${command}`} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function History({ events }: { readonly events: Alert["events"] }) {
  return (
    <Card title="History">
      <ol class="lines">
        {events.map(({ at, by, type, why }) => (
          <li key={`${at} ${type}`}>
            {type} by <Text most={60}>{by}</Text>, <RelativeTime at={at} />
            {why !== undefined && (
              <>
                : <Text most={400}>{why}</Text>
              </>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
