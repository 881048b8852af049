import { age, grouped, plural } from "../../../../src/core/print/amounts.ts";
import type { MonitorReport } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { Show } from "../../components/show.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import type { Unit } from "./amount.ts";
import { amount, intervalText } from "./amount.ts";
import { monitor } from "./asks.ts";

type Workflow = MonitorReport["workflows"][number];
type Measured = Workflow["criteria"][number]["measured"];

interface Row {
  readonly what: string;
  readonly unit: Unit;
  readonly is: Measured;
  readonly held: string;
  readonly verdict: Workflow["verdict"];
}

/** How each workflow does: what it is held to, its past, and whoever could not be told. */
export function Watched() {
  const found = useResource(monitor(), { every: 30_000 });
  return (
    <Show of={found}>
      {({ workflows, untold, watcher }) => (
        <div class="stack">
          {watcher === null && (
            <p class="muted">
              Nobody watches this store now: <code>airworthy serve</code> and <code>airworthy monitor</code>{" "}
              do.
            </p>
          )}
          {untold.length > 0 && <Untold untold={untold} />}
          {workflows.length === 0 && (
            <EmptyState
              title="Nothing is watched yet"
              command="npx airworthy run <workflow> --input '<json>'"
            >
              Every workflow is watched as soon as it has traffic.
            </EmptyState>
          )}
          {workflows.map((one) => (
            <One key={one.workflow} workflow={one} />
          ))}
        </div>
      )}
    </Show>
  );
}

function One({ workflow: of }: { readonly workflow: Workflow }) {
  const { workflow, release, verdict, runs, since, criteria, past } = of;
  const rows = [...criteria.map(criterionRow), ...past.map(pastRow)];
  const href = withParams("/runs", {}, { workflow, since: String(Math.floor(since)) });
  return (
    <Card title={workflow.slice(0, 80)} isBare actions={<StatusBadge status={statusOf(verdict)} />}>
      <p class="muted">
        {release === null ? "The app's own code" : <ReleaseLink id={release} />},{" "}
        <a href={href}>{plural(runs, "run")}</a> of the last {age(since)}
        {criteria.length === 0 && "; it has no criteria, and is held against its own past only"}
      </p>
      {rows.length > 0 && (
        <Table
          label={`What ${workflow.slice(0, 80)} is held to`}
          columns={COLUMNS}
          rows={rows}
          keyOf={({ what, held }) => `${what} ${held}`}
        />
      )}
    </Card>
  );
}

function criterionRow({
  name,
  part,
  unit,
  bound,
  limit,
  measured,
  verdict,
}: Workflow["criteria"][number]): Row {
  const what = part === null ? name : `${name} of ${part}`;
  return { what, unit, is: measured, held: `${bound} ${amount(limit, unit)}`, verdict };
}

function pastRow({ name, unit, now, before, limit, learned, needs, verdict }: Workflow["past"][number]): Row {
  const held =
    before === null || limit === null
      ? `its past: ${grouped(learned)} of ${grouped(needs)} runs learned`
      : `its past: ${amount(before.value, unit)}, up to ${amount(limit, unit)}`;
  return {
    what: name === "feedback" || name === "scores" ? `bad ${name}` : name,
    unit,
    is: now,
    held,
    verdict,
  };
}

const COLUMNS: readonly Column<Row>[] = [
  { key: "what", title: "Figure", grows: true, cell: ({ what }) => <Text most={60}>{what}</Text> },
  {
    key: "is",
    title: "Measured",
    align: "end",
    cell: ({ is, unit }) =>
      is === null ? (
        <span class="muted">unknown</span>
      ) : (
        <span class="nowrap">
          {amount(is.value, unit)} <span class="muted">of {grouped(is.n)}</span>
        </span>
      ),
  },
  {
    key: "interval",
    title: "95 % interval",
    align: "end",
    from: "medium",
    cell: ({ is, unit }) => is !== null && <span class="nowrap muted">{intervalText(is, unit)}</span>,
  },
  { key: "held", title: "Held to", from: "medium", cell: ({ held }) => held },
  { key: "verdict", title: "Verdict", cell: ({ verdict }) => <StatusBadge status={statusOf(verdict)} /> },
];

function statusOf(verdict: Workflow["verdict"]): string {
  if (verdict === "OK") return "ok";
  return verdict === "FAILING" ? "failing" : "not_enough_data";
}

function Untold({ untold }: { readonly untold: MonitorReport["untold"] }) {
  const failing = untold.filter(({ error }) => error !== null);
  if (failing.length === 0) return null;
  return (
    <Card title="Who could not be told">
      <ul class="lines">
        {failing.map(({ alert, target, tries, error, isGivenUp }) => (
          <li key={`${alert} ${target}`}>
            <Text most={80}>{target}</Text>: <Text most={200}>{error ?? ""}</Text>,{" "}
            {isGivenUp ? "given up" : "tried again later"} after {tries} {tries === 1 ? "try" : "tries"}
          </li>
        ))}
      </ul>
    </Card>
  );
}
