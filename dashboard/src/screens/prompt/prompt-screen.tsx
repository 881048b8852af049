import type { Prompt, PromptVersion } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { DiffView } from "../../components/diff-view.tsx";
import { LatestRuns } from "../../components/latest-runs.tsx";
import { PeriodChoice, usePeriod } from "../../components/period-choice.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Show } from "../../components/show.tsx";
import { sumsColumns } from "../../components/sums-columns.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { useParams, withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import { prompt, runsOfVersion } from "../prompts/asks.ts";
import type { ScreenProps } from "../registry.ts";

export default function PromptScreen({ parts }: ScreenProps) {
  const { name = "" } = parts;
  const { text, since } = usePeriod();
  const found = useResource(prompt(name, since));
  return (
    <Page
      title={name}
      heading={<Text>{name}</Text>}
      above={<a href={withParams("/prompts", {}, { since: text })}>Prompts</a>}
      actions={<PeriodChoice />}
    >
      <Show of={found}>{(value) => <Found prompt={value} />}</Show>
    </Page>
  );
}

function Found({ prompt: of }: { readonly prompt: Prompt }) {
  const [params] = useParams();
  const place = Math.max(
    0,
    of.versions.findIndex(({ version }) => version === params.version),
  );
  const shown = of.versions[place];
  const before = of.versions.find(({ version }) => version === params.against) ?? of.versions[place + 1];
  if (shown === undefined) return null;
  return (
    <>
      <Versions prompt={of} shown={shown.version} />
      <Card
        title={`Version ${shown.version}`}
        actions={before !== undefined && <Against prompt={of} shown={shown} before={before} />}
      >
        {before === undefined ? <Whole version={shown} /> : <Change shown={shown} before={before} />}
      </Card>
      <Behind name={of.name} version={shown.version} />
    </>
  );
}

function Versions({ prompt: of, shown }: { readonly prompt: Prompt; readonly shown: string }) {
  const [params] = useParams();
  const columns: readonly Column<PromptVersion>[] = [
    {
      key: "version",
      title: "Version",
      grows: true,
      cell: ({ version }) => (
        <>
          <code>{version}</code> {version === shown && <span class="tag">shown below</span>}
        </>
      ),
    },
    {
      key: "seen",
      title: "First seen",
      cell: ({ firstSeenAt }) =>
        firstSeenAt === null ? <span class="muted">unknown</span> : <RelativeTime at={firstSeenAt} />,
    },
    ...sumsColumns<PromptVersion>(({ figures }) => figures),
  ];
  return (
    <Table
      label="Versions, the newest first"
      columns={columns}
      rows={of.versions}
      keyOf={({ version }) => version}
      hrefOf={({ version }) =>
        withParams(`/prompts/${encodeURIComponent(of.name)}`, params, { version, against: undefined })
      }
    />
  );
}

interface AgainstProps {
  readonly prompt: Prompt;
  readonly shown: PromptVersion;
  readonly before: PromptVersion;
}

function Against({ prompt: of, shown, before }: AgainstProps) {
  const [, change] = useParams();
  return (
    <label class="inline muted">
      compared with
      <select
        class="field"
        value={before.version}
        onChange={({ currentTarget }) => change({ against: currentTarget.value }, { replace: true })}
      >
        {of.versions
          .filter(({ version }) => version !== shown.version)
          .map(({ version }) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
      </select>
    </label>
  );
}

const LOST = "The text of this version is not known: it was used before texts were kept.";

function Whole({ version }: { readonly version: PromptVersion }) {
  if (version.template === null) return <p class="muted">{LOST}</p>;
  return (
    <div class="stack">
      <pre class="wrap">
        <Text>{version.template}</Text>
      </pre>
      <p class="muted">{settingsOf(version)}</p>
    </div>
  );
}

function Change({ shown, before }: { readonly shown: PromptVersion; readonly before: PromptVersion }) {
  if (shown.template === null || before.template === null) return <Whole version={shown} />;
  const [now, then] = [settingsOf(shown), settingsOf(before)];
  return (
    <div class="stack">
      <DiffView
        before={before.template}
        after={shown.template}
        label={`What changed from ${before.version} to ${shown.version}`}
      />
      {now === then ? (
        <p class="muted">{now}</p>
      ) : (
        <DiffView before={then} after={now} label="What changed of its model, parameters and schemas" />
      )}
    </div>
  );
}

/** All that decides what a model does, beside the text. */
function settingsOf({ model, params, input, output }: PromptVersion): string {
  const parts = [
    `model: ${model ?? "the caller chooses"}`,
    ...Object.entries(params).map(([key, value]) => `${key}: ${JSON.stringify(value)}`),
    ...(input === null || input === undefined ? [] : [`input: ${JSON.stringify(input)}`]),
    ...(output === null || output === undefined ? [] : [`output: ${JSON.stringify(output)}`]),
  ];
  return parts.join("\n");
}

function Behind({ name, version }: { readonly name: string; readonly version: string }) {
  const runs = useResource(runsOfVersion(name, version));
  return <Show of={runs}>{(value) => <LatestRuns runs={value} what="a call with it" />}</Show>;
}
