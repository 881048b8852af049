import type { ToolDetail } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { JsonView } from "../../components/json-view.tsx";
import { LatestRuns } from "../../components/latest-runs.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { sumsColumns } from "../../components/sums-columns.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { tool } from "../tools/asks.ts";
import { Effect } from "../tools/effect.tsx";
import type { Contract } from "./contract.ts";
import { readContract } from "./contract.ts";
import { Findings } from "./findings.tsx";

export default function ToolScreen({ parts }: ScreenProps) {
  const { name = "" } = parts;
  const { text, since } = usePeriod();
  const found = useResource(tool(name, since));
  return (
    <Page
      title={name}
      above={<a href={withParams("/tools", {}, { since: text })}>Tools</a>}
      heading={
        <span class="row">
          <Text>{name}</Text>
          {found.state === "ready" && <Effect effect={found.value.effect} />}
        </span>
      }
      actions={<PeriodChoice />}
    >
      <Show of={found}>{(value) => <Found tool={value} since={text} />}</Show>
    </Page>
  );
}

function Found({ tool: of, since }: { readonly tool: ToolDetail; readonly since: string | undefined }) {
  const [version] = of.versions;
  const contract = of.contract === null ? undefined : readContract(of.contract);
  return (
    <>
      {of.description !== "" && (
        <p class="wrap">
          <Text>{of.description}</Text>
        </p>
      )}
      <Facts
        facts={{
          ...contract?.limits,
          Contract: version !== undefined && <code>{version.version}</code>,
          "First seen": version !== undefined && <RelativeTime at={version.firstSeenAt} />,
          "Earlier contracts": of.versions.length > 1 && of.versions.length - 1,
        }}
      />
      <Steps tool={of} since={since} />
      <Findings tool={of} />
      {contract === undefined ? <NoContract tool={of} /> : <ContractParts contract={contract} />}
      <section id="runs" class="stack">
        <LatestRuns runs={of.runs} what="it" />
      </section>
    </>
  );
}

type Step = ToolDetail["steps"][number];

function Steps({ tool: of, since }: { readonly tool: ToolDetail; readonly since: string | undefined }) {
  if (of.steps.length === 0) return <p class="muted">It was not called in this time.</p>;
  const callOf = ({ workflow, step }: Step): string =>
    withParams(`/workflows/${encodeURIComponent(workflow)}`, {}, { call: `tool:${step}`, since });
  const columns: readonly Column<Step>[] = [
    {
      key: "step",
      title: "Where it is called",
      grows: true,
      cell: ({ workflow, step }) => (
        <>
          <Text>{workflow}</Text> <span class="muted">/</span> <Text>{step}</Text>
        </>
      ),
    },
    ...sumsColumns<Step>(({ figures }) => figures).filter(({ key }) => key !== "tokens" && key !== "cost"),
  ];
  return (
    <Table
      label="Where it is called"
      columns={columns}
      rows={of.steps}
      keyOf={({ workflow, step }) => `${workflow}/${step}`}
      hrefOf={callOf}
    />
  );
}

function ContractParts({ contract }: { readonly contract: Contract }) {
  const { input, output, errors } = contract;
  const columns: readonly Column<(typeof errors)[number]>[] = [
    { key: "code", title: "Code", cell: ({ code }) => <code>{<Text>{code}</Text>}</code> },
    { key: "when", title: "When", grows: true, cell: ({ description }) => <Text>{description}</Text> },
    {
      key: "hint",
      title: "Next step for the model",
      from: "wide",
      cell: ({ hint }) => <Text most={80}>{hint}</Text>,
    },
    {
      key: "again",
      title: "Retry",
      from: "medium",
      cell: ({ isRetryable }) => (isRetryable ? "may help" : "no"),
    },
  ];
  return (
    <>
      <Card title="Errors it lists" isBare>
        {errors.length === 0 ? (
          <p class="muted">None: a model is told of invalid input, timeouts and internal errors alone.</p>
        ) : (
          <Table label="Errors it lists" columns={columns} rows={errors} keyOf={({ code }) => code} />
        )}
      </Card>
      <div class="columns">
        <Card title="Input">
          <JsonView text={JSON.stringify(input ?? {})} depth={4} canCopy />
        </Card>
        <Card title="Output">
          <JsonView text={JSON.stringify(output ?? {})} depth={4} canCopy />
        </Card>
      </div>
    </>
  );
}

/** A tool of another maker: what a model is told of it is all there is. */
function NoContract({ tool: of }: { readonly tool: ToolDetail }) {
  return (
    <>
      {of.offered !== null && (
        <Card title="As models are offered it">
          <JsonView text={JSON.stringify(of.offered)} depth={4} canCopy />
        </Card>
      )}
      <EmptyState title="It has no contract" command="npx airworthy probe tools.ts --fix contract.ts">
        Nothing says what it gives, how it fails or whether it writes. Make it with <code>tool()</code>, or
        let a probe write what can be cured from outside.
      </EmptyState>
    </>
  );
}
