import type { Ab } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { Page } from "../../shell/page.tsx";
import type { ScreenProps } from "../registry.ts";
import { useReleaseNames } from "../releases/asks.ts";
import { History } from "../rollout/history.tsx";
import { AbActions } from "./ab-actions.tsx";
import { AbAnswer } from "./ab-answer.tsx";
import { AbFacts } from "./ab-facts.tsx";
import { AbFigures } from "./ab-figures.tsx";
import { AbSegments } from "./ab-segments.tsx";
import { AbShares } from "./ab-shares.tsx";
import { ab } from "./asks.ts";
import "../rollout/rollout.css";
import "./ab.css";

/** One that goes on is asked for again so often, in ms. */
const LIVE = 2_000;

export default function AbScreen({ parts }: ScreenProps) {
  const { id = "" } = parts;
  const found = useResource(ab(id), { every: ({ endedAt }) => (endedAt === null ? LIVE : undefined) });
  if (found.state !== "ready") {
    return (
      <Page title="A/B test" above={<a href="/rollouts">Rollouts</a>}>
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  const { workflow, status } = found.value;
  return (
    <Page
      title={`A/B test of ${workflow}`}
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
          <Text most={60}>{`A/B test of ${workflow}`}</Text>
          <StatusBadge status={status} />
        </span>
      }
      actions={<AbActions test={found.value} onChanged={found.reload} />}
    >
      <Show of={found}>{(value) => <Found test={value} />}</Show>
    </Page>
  );
}

function Found({ test }: { readonly test: Ab }) {
  const names = useReleaseNames();
  return (
    <>
      {test.endedAt === null && !test.steered && <NobodySteers />}
      <AbShares test={test} names={names} />
      <AbAnswer test={test} />
      <AbFacts test={test} />
      <AbFigures test={test} />
      <AbSegments test={test} />
      <History events={test.events} stages={[]} />
    </>
  );
}

function NobodySteers() {
  return (
    <div class="notice bad" role="status">
      <p>
        <strong>Nobody steers it</strong>, so that no run is counted and no guard watches. Start{" "}
        <code>npx airworthy serve</code> or <code>npx airworthy rollout steer</code> on the same store.
      </p>
    </div>
  );
}
