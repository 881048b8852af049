import { shortId } from "../../../src/core/print/short-id.ts";
import "./values.css";

interface RunLinksProps {
  readonly runs: readonly string[];
  /** So many are shown at most. Default 8. */
  readonly most?: number;
  /** In as many lines as they need. Default false. */
  readonly isWrapped?: boolean;
}

/** The runs behind a number, in a line unless it is told otherwise. */
export function RunLinks({ runs, most = 8, isWrapped = false }: RunLinksProps) {
  const more = runs.length - most;
  return (
    <span class={isWrapped ? "run-links wrapped" : "run-links"}>
      {runs.slice(0, most).map((id) => (
        <a key={id} href={`/runs/${id}`} class="mono nowrap" title={id}>
          {shortId(id)}
        </a>
      ))}
      {more > 0 && <span class="muted">and {more.toLocaleString("en-US")} more</span>}
    </span>
  );
}
