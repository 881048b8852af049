import { percent } from "../../../../src/evals/report/amounts.ts";
import type { Ab } from "../../api/types.ts";
import { Duration } from "../../components/duration.tsx";
import { Money } from "../../components/money.tsx";

type Figure = Ab["figures"][number];

interface MeanProps {
  readonly name: Figure["name"];
  readonly side: Figure["a"];
}

/** What one release comes to by a figure, and of how many runs. */
export function Mean({ name, side: { mean, runs } }: MeanProps) {
  if (mean === null) return <span class="muted">no runs</span>;
  return (
    <>
      {name === "cost" ? <Money usd={mean} /> : name === "latency" ? <Duration ms={mean} /> : percent(mean)}{" "}
      <span class="muted">of {runs.toLocaleString("en-US")}</span>
    </>
  );
}
