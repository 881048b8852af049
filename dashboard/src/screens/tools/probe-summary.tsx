import type { ListedTool } from "../../api/types.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import "../../components/values.css";

/** What the last probe found, in a word. */
export function ProbeSummary({ probe }: { readonly probe: ListedTool["probe"] }) {
  if (probe === null) return <span class="muted">never</span>;
  const high = probe.findings.filter(({ severity }) => severity === "high").length;
  const found = probe.findings.length;
  const look = high > 0 ? "bad" : found > 0 ? "warn" : "ok";
  return (
    <span class="run-links">
      <a href={`/runs/${probe.run}`} class={`badge ${look}`}>
        {found === 0 ? "no finding" : `${found} ${found === 1 ? "finding" : "findings"}`}
      </a>
      <span class="muted">
        <RelativeTime at={probe.at} />
      </span>
    </span>
  );
}
