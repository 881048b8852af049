import type { Rollout } from "../../api/types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { ReleaseLink } from "../../components/release-link.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Text } from "../../components/text.tsx";
import { servesEveryone } from "./serves-everyone.ts";
import { nextWords, verdictWords } from "./words.ts";

const LOOKS = { PASS: "ok", BLOCK: "bad", INCONCLUSIVE: "" } as const;

/** The verdict in words, what comes next, and the runs behind it. */
export function Decided({ rollout }: { readonly rollout: Rollout }) {
  const { verdict, runs, endedAt, events, status, serving } = rollout;
  const end = endedAt === null ? undefined : events.at(-1);
  return (
    <section
      class={`notice decided ${end === undefined || status === "rolled_back" ? LOOKS[verdict.verdict] : "ok"}`}
      aria-label="Verdict"
    >
      {end === undefined ? (
        <>
          <p>{verdictWords(rollout)}</p>
          <p>
            <strong>Next:</strong> <Text>{nextWords(rollout)}</Text>
          </p>
        </>
      ) : (
        <p>
          <strong>{status === "promoted" ? "Everyone is served by it" : "Rolled back"}</strong> by{" "}
          <Text most={60}>{end.by}</Text> <RelativeTime at={end.at} />
          {end.why !== "" && (
            <>
              : <Text most={600}>{end.why}</Text>
            </>
          )}
        </p>
      )}
      {status === "promoted" && !servesEveryone(rollout) && serving !== null && (
        <p>
          <strong>Since then</strong> <ReleaseLink id={serving.stable} /> serves, by{" "}
          <Text most={60}>{serving.by}</Text> <RelativeTime at={serving.at} />
          {serving.why !== null && (
            <>
              : <Text most={600}>{serving.why}</Text>
            </>
          )}
        </p>
      )}
      {runs.length > 0 && (
        <p>
          Runs that decided: <RunLinks runs={runs} most={12} />
        </p>
      )}
    </section>
  );
}
