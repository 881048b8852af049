import type { Approval } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { Facts } from "../../components/facts.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { approversText } from "../approvals/approvers-text.ts";
import { approval } from "../approvals/asks.ts";
import type { ScreenProps } from "../registry.ts";
import { Decision } from "./decision.tsx";
import { DecisionForm } from "./decision-form.tsx";

export default function ApprovalScreen({ parts }: ScreenProps) {
  const { run = "", address = "" } = parts;
  const found = useResource(approval(run, address), { isLive: true });
  const title = found.state === "ready" ? found.value.title : "Approval";
  return (
    <Page
      title={title.slice(0, 200)}
      above={<a href="/approvals">Approvals</a>}
      heading={
        <span class="row">
          <Text most={200}>{title}</Text>
          {found.state === "ready" && <StatusBadge status={found.value.state} />}
        </span>
      }
    >
      <Show of={found}>{(value) => <Found approval={value} onDecided={found.reload} />}</Show>
    </Page>
  );
}

/** Whether two values are the same, whatever the order of their fields: a contract's question says the arguments again. */
function isSame(a: unknown, b: unknown): boolean {
  const flat = (value: unknown): string =>
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
        : part,
    );
  return flat(a) === flat(b);
}

interface FoundProps {
  readonly approval: Approval;
  readonly onDecided: () => void;
}

function Found({ approval: of, onDecided }: FoundProps) {
  const { run, workflow, call, details, askedAt, expiresAt, address, state } = of;
  const asked = JSON.stringify(call?.input ?? null);
  const more = details === undefined ? undefined : JSON.stringify(details);
  return (
    <>
      <Facts
        facts={{
          Run: <RunLinks runs={[run]} />,
          Workflow: workflow !== undefined && (
            <a href={withParams("/runs", {}, { workflow, status: "waiting" })}>
              <Text most={60}>{workflow}</Text>
            </a>
          ),
          Tool: call?.kind === "tool" && (
            <a href={`/tools/${encodeURIComponent(call.name)}`}>
              <Text most={60}>{call.name}</Text>
            </a>
          ),
          Asked: <RelativeTime at={askedAt} />,
          "Counts as denied":
            state === "pending" && (expiresAt === null ? "never" : <RelativeTime at={expiresAt} />),
          "Who may decide": <Text most={200}>{approversText(of)}</Text>,
          Where: (
            <code>
              <Text most={200}>{address}</Text>
            </code>
          ),
        }}
      />
      {more !== undefined && !isSame(details, call?.input) && (
        <Card title="What is said with it">
          <JsonView text={more} />
        </Card>
      )}
      {state === "pending" ? (
        <DecisionForm key={`${run} ${address}`} approval={of} onDecided={onDecided} />
      ) : (
        <>
          {call !== undefined && (
            <Card title="Arguments, as they were asked">
              <JsonView text={asked} />
            </Card>
          )}
          <Decision approval={of} />
        </>
      )}
    </>
  );
}
