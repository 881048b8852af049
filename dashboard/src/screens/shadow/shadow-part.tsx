import { duration, money } from "../../../../src/core/print/amounts.ts";
import type { Ask } from "../../api/client.ts";
import type { ShadowReport } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { Rate } from "../../components/rate.tsx";
import { Show } from "../../components/show.tsx";
import { VerdictBadge } from "../../components/verdict-badge.tsx";
import { withParams } from "../../router/use-params.ts";
import { ShadowPairs } from "./shadow-pairs.tsx";
import { ShadowWrites } from "./shadow-writes.tsx";

function shadow(id: string): Ask<ShadowReport> {
  return { path: `/shadows/${encodeURIComponent(id)}` };
}

interface ShadowPartProps {
  readonly id: string;
  /** What is shadowed, where it is known. */
  readonly workflow?: string | undefined;
}

/** What the candidate did beside the incumbent on the same inputs, seen by nobody. */
export function ShadowPart({ id, workflow }: ShadowPartProps) {
  return (
    <section class="part" aria-label="Shadow">
      <div class="part-title">
        <h2>In the shadow of the incumbent</h2>
      </div>
      <Show of={useResource(shadow(id))}>
        {(report) => (report.shadows === 0 ? <NoPairs workflow={workflow} /> : <Found report={report} />)}
      </Show>
    </section>
  );
}

function NoPairs({ workflow = "support" }: Pick<ShadowPartProps, "workflow">) {
  return (
    <EmptyState title="No run was shadowed yet" command={`npx airworthy shadow report ${workflow}`}>
      The candidate answers the same inputs after the incumbent has, in a process of its own. Wait for
      traffic, or see with this command whether the shadow goes on.
    </EmptyState>
  );
}

function Found({ report }: { readonly report: ShadowReport }) {
  const { id, shadows, outcomes, worse, verdict, took, cost, sameWrites, liveReads } = report;
  const of = (outcome: keyof typeof outcomes): number => outcomes[outcome] ?? 0;
  const judged = shadows - of("stopped");
  return (
    <div class="stack">
      <Facts
        facts={{
          Verdict: <VerdictBadge verdict={verdict} />,
          "Runs of the candidate": (
            <a href={withParams("/runs", {}, { tag: `shadow:${id}` })}>{shadows.toLocaleString("en-US")}</a>
          ),
          "Only the candidate failed": worse !== null && <Rate rate={worse} n={judged} />,
          "Same answer": of("same"),
          "Another answer": of("different"),
          "Only the candidate did not fail": of("mended") > 0 && of("mended"),
          "Both failed": of("both") > 0 && of("both"),
          "Stopped before a write": of("stopped"),
          "Median time":
            took !== null && `${duration(took.median.candidate)}, was ${duration(took.median.incumbent)}`,
          p95: took !== null && `${duration(took.p95.candidate)}, was ${duration(took.p95.incumbent)}`,
          "Cost a run": cost !== null && `${money(cost.candidate)}, was ${money(cost.incumbent)}`,
          "Writes alike": sameWrites,
          "Reads of its own": liveReads,
        }}
      />
      <ShadowWrites tools={report.tools} codes={report.codes} />
      <ShadowPairs pairs={report.examples} />
    </div>
  );
}
