import type { Rollout } from "../../api/types.ts";
import { Facts } from "../../components/facts.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { Text } from "../../components/text.tsx";
import { runsOf } from "./runs-of.ts";

interface RolloutFactsProps {
  readonly rollout: Rollout;
  readonly names: ReadonlyMap<string, string>;
}

export function RolloutFacts({ rollout, names }: RolloutFactsProps) {
  const { candidate, incumbent, served, plan, startedAt, events } = rollout;
  const [started] = events;
  return (
    <Facts
      facts={{
        Candidate: <ReleaseLink id={candidate} names={names} />,
        Incumbent: <ReleaseLink id={incumbent} names={names} />,
        "What changed": incumbent !== null && (
          <a href={`/releases/${encodeURIComponent(incumbent)}/diff/${encodeURIComponent(candidate)}`}>
            in words
          </a>
        ),
        "Runs of the candidate": (
          <a href={runsOf(rollout, "candidate")}>{served.candidate.toLocaleString("en-US")}</a>
        ),
        "Runs of the incumbent": (
          <a href={runsOf(rollout, "incumbent")}>{served.incumbent.toLocaleString("en-US")}</a>
        ),
        "Assigned by": plan.unit ?? "session",
        Started: <RelativeTime at={startedAt} />,
        By: started !== undefined && <Text most={60}>{started.by}</Text>,
      }}
    />
  );
}
