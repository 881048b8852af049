import type { Ask } from "../../api/client.ts";
import type { Readiness } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { useParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { CheckItem } from "./check-item.tsx";
import { Steps } from "./steps.tsx";
import { WorkflowChoice } from "./workflow-choice.tsx";
import "./readiness.css";

function readiness(workflow: string | undefined): Ask<Readiness> {
  return { path: "/readiness", query: { workflow } };
}

export default function ReadinessScreen() {
  const [{ workflow }, change] = useParams();
  const found = useResource(readiness(workflow));
  const now = found.state === "ready" ? found.value.workflow : workflow;
  const choose = (next: string): void => change({ workflow: next });
  return (
    <Page
      title="Readiness"
      heading={
        <span class="row">
          Readiness
          {now !== undefined && (
            <span class="muted">
              of <Text most={60}>{now}</Text>
            </span>
          )}
          {found.state === "ready" && <VerdictBadge verdict={found.value.verdict} />}
        </span>
      }
      actions={<WorkflowChoice now={now} onChange={choose} />}
    >
      {found.state === "failed" && found.error.status === 404 ? (
        <EmptyState title="There is no such workflow" command="npx airworthy ready">
          Whether a workflow is ready to be launched is answered from what is kept of it. List it under{" "}
          <code>workflows</code> in the configuration, run it, then ask by this command or choose it above.
        </EmptyState>
      ) : (
        <Show of={found}>{(value) => <Found readiness={value} />}</Show>
      )}
    </Page>
  );
}

const ORDER = { BLOCK: 0, INCONCLUSIVE: 1, PASS: 2 } as const;

function Found({ readiness: found }: { readonly readiness: Readiness }) {
  const { checks, waived, at, workflow, steps } = found;
  const count = (wanted: keyof typeof ORDER): number =>
    checks.filter(({ verdict }) => verdict === wanted).length;
  const sorted = checks.toSorted((a, b) => ORDER[a.verdict] - ORDER[b.verdict]);
  return (
    <>
      <p>
        {count("PASS")} of {checks.length} questions pass, {count("BLOCK")} block, {count("INCONCLUSIVE")}{" "}
        cannot be told yet
        {waived.length > 0 && `, ${waived.length} pass by a waiver alone`}. Answered <RelativeTime at={at} />,
        anew and from the code too by <code>npx airworthy ready {workflow}</code>
      </p>
      {steps.length > 0 && <Steps steps={steps} />}
      <ul class="checks" aria-label="Questions">
        {sorted.map((check) => (
          <CheckItem key={check.id} check={check} />
        ))}
      </ul>
    </>
  );
}
