import { Card } from "../../components/card.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Text } from "../../components/text.tsx";
import type { Stage } from "./stage-text.ts";
import { stageText } from "./stage-text.ts";

interface Entry {
  readonly type: string;
  readonly at: number;
  readonly by: string;
  readonly why: string;
  /** Absent where it has none. */
  readonly stage?: number | null;
}

interface HistoryProps {
  readonly events: readonly Entry[];
  readonly stages: readonly Stage[];
}

/** Who did what, when and why, the latest first. */
export function History({ events, stages }: HistoryProps) {
  return (
    <Card title="History">
      <ol class="history">
        {events.toReversed().map(({ type, at, by, why, stage = null }, place) => {
          const entered = stage === null ? undefined : stages[stage];
          return (
            <li key={place}>
              <strong>{type.replaceAll("_", " ")}</strong>{" "}
              {entered !== undefined && (
                <span>
                  <Text most={40}>{stageText(entered)}</Text>
                </span>
              )}{" "}
              <span class="muted">
                by <Text most={60}>{by}</Text>, <RelativeTime at={at} />
              </span>
              {why !== "" && (
                <span class="wrap">
                  {" "}
                  <Text most={600}>{why}</Text>
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
