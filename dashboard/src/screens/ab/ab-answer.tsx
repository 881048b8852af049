import type { Ab } from "../../api/types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunLinks } from "../../components/run-links.tsx";
import { Text } from "../../components/text.tsx";

const ENDS: Readonly<Record<string, string>> = {
  adopted: "B was adopted: everyone is served by it",
  kept: "A was kept: everyone is served by it",
  stopped: "A guard stopped it: everyone is served by A",
  held: "It is held for a person",
  paused: "It was paused",
};

/** What it says, what comes next, and how it ended. */
export function AbAnswer({ test }: { readonly test: Ab }) {
  const { decision, status, next, last, runs } = test;
  const end = last === null ? undefined : ENDS[status];
  const isKnown = decision !== null && decision.says !== "inconclusive";
  const look = status === "stopped" ? "bad" : isKnown ? "ok" : "";
  return (
    <section class={`notice decided ${look}`} aria-label="Answer">
      {decision === null ? (
        <p>It is not known yet which is better.</p>
      ) : (
        <p>
          <strong>
            <Text most={300}>{decision.text}</Text>
          </strong>
        </p>
      )}
      {end === undefined || last === null ? (
        <p>
          <strong>Next:</strong> it waits for <Text>{next}</Text>
        </p>
      ) : (
        <p>
          {end}, by <Text most={60}>{last.by}</Text> <RelativeTime at={last.at} />
          {last.why !== "" && (
            <>
              : <Text most={600}>{last.why}</Text>
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
