import { figureName, sizeText } from "../../../../src/rollout/ab/ab-words.ts";
import type { Ab } from "../../api/types.ts";
import { Facts } from "../../components/facts.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { Text } from "../../components/text.tsx";

/** What was asked, of whom, and until when. */
export function AbFacts({ test }: { readonly test: Ab }) {
  const { terms, unit, cohort, counted, startedAt, events, a, b } = test;
  const [started] = events;
  const by = terms.better === 0 ? "" : ` by at least ${sizeText(terms.outcome, terms.better)}`;
  const time = terms.maxTime === null ? "" : ` or ${terms.maxTime}`;
  return (
    <Facts
      facts={{
        Asked: `is B better in ${figureName(terms.outcome)}${by}?`,
        "Runs that counted": `${counted.toLocaleString("en-US")} of ${terms.maxRuns.toLocaleString("en-US")}${time}`,
        "Assigned by": unit,
        Cohort: cohort !== null && <Text most={120}>{JSON.stringify(cohort)}</Text>,
        "What changed": a !== null && (
          <a href={`/releases/${encodeURIComponent(a)}/diff/${encodeURIComponent(b)}`}>in words</a>
        ),
        Started: <RelativeTime at={startedAt} />,
        By: started !== undefined && <Text most={60}>{started.by}</Text>,
      }}
    />
  );
}
