import type { Comparison as Report } from "../../../../src/evals/compare/compare.ts";
import { comparedLines } from "../../../../src/evals/report/headline.ts";
import type { ComparisonView } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { HeldTable } from "../../components/held-table.tsx";
import { Show } from "../../components/show.tsx";
import { Text } from "../../components/text.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { Page } from "../../shell/page.tsx";
import { comparison } from "../evals/asks.ts";
import { comparisonLink, experimentLink, trialsLink } from "../evals/links.ts";
import { revived } from "../evals/revived.ts";
import type { ScreenProps } from "../registry.ts";
import { Changes } from "./changes.tsx";
import { MetricTable } from "./metric-table.tsx";
import { PartChanges } from "./part-changes.tsx";
import { Sides } from "./sides.tsx";

export default function CompareExperimentsScreen({ parts }: ScreenProps) {
  const { id = "", baseline = "" } = parts;
  const found = useResource(comparison(id, baseline));
  if (found.state !== "ready") {
    return (
      <Page title="Compare experiments" above={<a href="/evals">Evals</a>}>
        <Show of={found}>{() => null}</Show>
      </Page>
    );
  }
  return <Found view={found.value} />;
}

function Found({ view }: { readonly view: ComparisonView }) {
  const { comparison: of, held, sides, saved } = view;
  const { candidate, baseline } = of;
  const lines = comparedLines(revived<Report>(of));
  return (
    <Page
      title={`${candidate.release} against ${baseline.release}`}
      above={
        <span class="row">
          <a href="/evals">Evals</a> / <Text>{candidate.name}</Text>
        </span>
      }
      heading={
        <span class="row">
          <a href={experimentLink(candidate.id)}>
            <Text most={60}>{candidate.release}</Text>
          </a>
          <span class="muted">against</span>
          <a href={experimentLink(baseline.id)}>
            <Text most={60}>{baseline.release}</Text>
          </a>
          <VerdictBadge verdict={view.verdict} />
        </span>
      }
      actions={
        <a class="button" href={comparisonLink(baseline.id, candidate.id)}>
          Turn round
        </a>
      }
    >
      <ul class="stack-small">
        {lines.map((line) => (
          <li key={line}>
            <Text>{line}</Text>
          </li>
        ))}
        {saved > 0 && <li>{saved} trials were spared, since the verdict was clear before.</li>}
      </ul>
      <Card title="What is held" isBare>
        <HeldTable held={held} trials={(part) => trialsLink(candidate.id, part)} />
      </Card>
      <Changes comparison={of} />
      <Sides comparison={of} sides={sides} />
      <MetricTable comparison={of} />
      <PartChanges comparison={of} />
    </Page>
  );
}
