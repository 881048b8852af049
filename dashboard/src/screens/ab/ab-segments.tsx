import { differenceText, figureName } from "../../../../src/rollout/ab/ab-words.ts";
import type { Ab, AbSegmentList } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { Show } from "../../components/show.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { abSegments } from "./asks.ts";
import { Mean } from "./mean.tsx";

type Segment = AbSegmentList["segments"][number];
type Outcome = Ab["terms"]["outcome"];

/** Ms: each look reads all runs of the test. */
const LIVE = 15_000;

/** For whom B is better and for whom A is. */
export function AbSegments({ test }: { readonly test: Ab }) {
  const { id, endedAt, terms } = test;
  const found = useResource(abSegments(id), { every: () => (endedAt === null ? LIVE : undefined) });
  return (
    <Card title={`By segment: ${figureName(terms.outcome)}`} isBare>
      <Show of={found}>
        {({ segments }) =>
          segments.length === 0 ? (
            <p class="muted">No route or attribute of users has enough runs yet.</p>
          ) : (
            <Table
              label="The outcome by segment, the largest first"
              columns={columns(terms.outcome)}
              rows={segments}
              keyOf={({ attribute, value }) => `${attribute} ${value}`}
            />
          )
        }
      </Show>
    </Card>
  );
}

function columns(outcome: Outcome): readonly Column<Segment>[] {
  return [
    {
      key: "segment",
      title: "Segment",
      cell: ({ attribute, value }) => <Text most={60}>{`${attribute}: ${value}`}</Text>,
    },
    { key: "a", title: "A", align: "end", from: "medium", cell: ({ a }) => <Mean name={outcome} side={a} /> },
    { key: "b", title: "B", align: "end", from: "medium", cell: ({ b }) => <Mean name={outcome} side={b} /> },
    {
      key: "difference",
      title: "B less A",
      align: "end",
      cell: ({ difference }) => differenceText(outcome, difference),
    },
    {
      key: "better",
      title: "Better",
      cell: ({ better }) =>
        better === null ? (
          <span class="muted">not known</span>
        ) : (
          <span class={`badge ${better === "b" ? "ok" : "warn"}`}>{better.toUpperCase()}</span>
        ),
    },
  ];
}
