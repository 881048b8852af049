import type { Rollout } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { useReleaseNames } from "../releases/asks.ts";
import { rollout } from "../rollouts/asks.ts";
import { ShadowPart } from "../shadow/shadow-part.tsx";
import { Decided } from "./decided.tsx";
import { History } from "./history.tsx";
import { RolloutActions } from "./rollout-actions.tsx";
import { RolloutFacts } from "./rollout-facts.tsx";
import { StageBar } from "./stage-bar.tsx";
import { Tiles } from "./tiles.tsx";
import "./rollout.css";

/** One that goes on is asked for again so often, in ms. */
const LIVE = 2_000;

export default function RolloutScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(rollout(id), {
    every: ({ endedAt }) => (endedAt === null ? LIVE : undefined),
  });
  if (found.state !== "ready") {
    return (
      <Page title="Rollout" above={<a href="/rollouts">Rollouts</a>}>
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  const { workflow, status, verdict } = found.value;
  return (
    <Page
      title={`Rollout of ${workflow}`}
      above={
        <span class="row">
          <a href="/rollouts">Rollouts</a> /{" "}
          <a href={withParams("/rollouts", {}, { workflow })}>
            <Text most={40}>{workflow}</Text>
          </a>
        </span>
      }
      heading={
        <span class="row">
          <Text most={60}>{`Rollout of ${workflow}`}</Text>
          <StatusBadge status={status} />
          {found.value.endedAt === null && <VerdictBadge verdict={verdict.verdict} />}
        </span>
      }
      actions={<RolloutActions rollout={found.value} onChanged={found.reload} />}
    >
      <Show of={found}>{(value) => <Found rollout={value} />}</Show>
    </Page>
  );
}

function Found({ rollout: of }: { readonly rollout: Rollout }) {
  const names = useReleaseNames();
  const isShadowed = of.plan.stages?.some(({ kind }) => kind === "shadow") === true;
  return (
    <>
      {of.endedAt === null && !of.steered && <NobodySteers />}
      {of.kind === "ab" && (
        <p class="notice">
          This is <a href={`/ab/${encodeURIComponent(of.id)}`}>an A/B test</a>: its page has the answer and
          the intervals.
        </p>
      )}
      <StageBar rollout={of} />
      <Decided rollout={of} />
      <RolloutFacts rollout={of} names={names} />
      {isShadowed && <ShadowPart id={of.id} workflow={of.workflow} />}
      <Tiles rollout={of} />
      <History events={of.events} stages={of.plan.stages ?? []} />
    </>
  );
}

function NobodySteers() {
  return (
    <div class="notice bad" role="status">
      <p>
        <strong>Nobody steers it</strong>, so that no stage is left and harm rolls nothing back. Start{" "}
        <code>npx airworthy serve</code> or <code>npx airworthy rollout steer</code> on the same store.
      </p>
    </div>
  );
}
