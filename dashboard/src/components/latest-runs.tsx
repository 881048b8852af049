import type { LatestRuns as Latest } from "../api/types.ts";
import { RunTable } from "../screens/runs/run-table.tsx";
import { Card } from "./card.tsx";

/** What went wrong is looked at more often than what did not. */
const DONE = 5;

/** Runs that a number leads to: those in which it failed stand first. */
export function LatestRuns({ runs, what }: { readonly runs: Latest; readonly what: string }) {
  const { failed } = runs;
  const done = runs.done.slice(0, DONE);
  return (
    <>
      {failed.length > 0 && (
        <Card title={`Latest runs in which ${what} failed`} isBare>
          <RunTable runs={failed} />
        </Card>
      )}
      {done.length > 0 && (
        <Card title={`Latest runs in which ${what} did not fail`} isBare>
          <RunTable runs={done} />
        </Card>
      )}
      {failed.length + done.length === 0 && (
        <p class="muted">
          No run is known: either no traffic has used it, as of what only trials of evals did, or its runs are
          gone.
        </p>
      )}
    </>
  );
}
