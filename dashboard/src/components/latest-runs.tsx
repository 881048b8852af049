import type { LatestRuns as Latest } from "../api/types.ts";
import { RunTable } from "../screens/runs/run-table.tsx";
import { Card } from "./card.tsx";

/** Runs that a number leads to: those in which it failed stand first. */
export function LatestRuns({ runs, what }: { readonly runs: Latest; readonly what: string }) {
  const { done, failed } = runs;
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
          No run of it is known: it was counted before runs were remembered, or they are gone.
        </p>
      )}
    </>
  );
}
