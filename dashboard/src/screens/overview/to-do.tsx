import { useResource } from "../../api/use-resource.ts";
import { RelativeTime } from "../../components/relative-time.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { Text } from "../../components/text.tsx";
import { runsIn } from "./asks.ts";

const STATES = ["waiting", "interrupted", "running"] as const;
/** In ms. */
const LIVE = 10_000;

/** Runs that wait for somebody, were broken off, or are under way. */
export function ToDo() {
  return (
    <section class="card" aria-label="Open runs">
      <header>
        <h2>Open runs</h2>
      </header>
      <ul class="lines">
        {STATES.map((status) => (
          <Open key={status} status={status} />
        ))}
      </ul>
    </section>
  );
}

function Open({ status }: { readonly status: (typeof STATES)[number] }) {
  const page = useResource(runsIn(status), { every: LIVE, isLive: true });
  if (page.state !== "ready") return null;
  const { runs, next } = page.value;
  return (
    <li>
      <a class="plain" href={`/runs?status=${status}`}>
        <span class="line-text">
          <StatusBadge status={status} />
          {runs[0] === undefined ? (
            <span class="muted">none</span>
          ) : (
            <span class="clip muted">
              <Text most={40}>{runs[0].workflow}</Text>, <RelativeTime at={runs[0].startedAt} />
            </span>
          )}
        </span>
        <span class="line-count">
          {runs.length}
          {next === null ? "" : " or more"}
        </span>
      </a>
    </li>
  );
}
