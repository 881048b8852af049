import type { ServingList } from "../../api/types.ts";
import { useResource } from "../../api/use-resource.ts";
import { Card } from "../../components/card.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { Show } from "../../components/show.tsx";
import type { Column } from "../../components/table.tsx";
import { Table } from "../../components/table.tsx";
import { Text } from "../../components/text.tsx";
import { withParams } from "../../router/use-params.ts";
import { servings } from "./asks.ts";

type One = ServingList["servings"][number];
type Names = ReadonlyMap<string, string>;

interface ServingProps {
  /** Only this one. Default: all. */
  readonly workflow: string | undefined;
  readonly names: Names;
}

/** What serves each workflow now, and who said so. */
export function Serving({ workflow, names }: ServingProps) {
  return (
    <Show of={useResource(servings(), { isLive: true })}>
      {({ servings: all }) => {
        const rows = all.filter((one) => workflow === undefined || one.workflow === workflow);
        if (rows.length === 0) return null;
        return (
          <Card title="What serves now" isBare>
            <Table
              label="What serves each workflow"
              columns={columns(names)}
              rows={rows}
              keyOf={(one) => one.workflow}
              hrefOf={(one) => withParams("/runs", {}, { workflow: one.workflow, since: String(one.at) })}
            />
          </Card>
        );
      }}
    </Show>
  );
}

function columns(names: Names): readonly Column<One>[] {
  return [
    { key: "workflow", title: "Workflow", cell: ({ workflow }) => <Text most={40}>{workflow}</Text> },
    { key: "stable", title: "Served by", cell: ({ stable }) => <ReleaseLink id={stable} names={names} /> },
    {
      key: "candidate",
      title: "Beside it",
      from: "medium",
      cell: ({ candidate, percent, shadow }) =>
        candidate === null ? (
          <span class="muted">nothing</span>
        ) : (
          <>
            <ReleaseLink id={candidate} names={names} />{" "}
            {shadow !== null ? (
              <a href={`/shadows/${encodeURIComponent(shadow)}`}>as a shadow</a>
            ) : (
              <span class="muted">takes {percent} %</span>
            )}
          </>
        ),
    },
    {
      key: "by",
      title: "Said by",
      grows: true,
      from: "wide",
      cell: ({ by, why }) => (
        <>
          <Text most={40}>{by}</Text>{" "}
          {why !== null && (
            <span class="muted">
              <Text most={120}>{why}</Text>
            </span>
          )}
        </>
      ),
    },
    { key: "at", title: "Since", align: "end", from: "medium", cell: ({ at }) => <RelativeTime at={at} /> },
  ];
}
