import type { RolloutId, RunId } from "../../core/ids.ts";
import type { OutcomeQuery, RolloutOutcome } from "../../core/rollout.ts";
import type { RunAssignment } from "../../core/serving.ts";
import type { Row } from "./_row.ts";
import { idOf, jsonOf, numberOf, optionalNumber, restored, textOf } from "./_row.ts";
import { fromStored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import { statusOf } from "./run-reader.ts";

const AFTER = { session: after("session"), user: after("subject") };

/** Reads what became of the runs of a rollout, each time from where the last reading ended. */
export async function readOutcomes(
  ask: Ask,
  id: RolloutId,
  { after: mark, unit, limit }: OutcomeQuery,
): Promise<RolloutOutcome[]> {
  return (await ask(AFTER[unit], [toStored(id), mark, limit])).map(outcomeOf);
}

/** A run without a session, or a user, is a unit by itself: nothing is equal to NULL. */
function after(unit: "session" | "subject"): string {
  return `SELECT o.id AS mark, o.score, o.source, r.key, r.started_at, r.subject, r.assignment, r.review IS NOT NULL AS reviewed, e.status AS ended,
    x.status AS open, e.took, e.cost, e.tool_errors, e.route,
    CASE WHEN o.score IS NULL THEN NOT EXISTS (
      SELECT FROM aw.run b JOIN aw.rollout_outcome p ON p.run = b.id JOIN aw.run_end c ON c.run = b.id
      WHERE b.${unit} = r.${unit} AND p.rollout = o.rollout AND p.score IS NULL AND p.id < o.id
        AND c.status <> 'cancelled')
    ELSE NOT EXISTS (
      SELECT FROM aw.run b JOIN aw.rollout_outcome p ON p.run = b.id
      WHERE (b.id = r.id OR b.${unit} = r.${unit}) AND p.rollout = o.rollout AND p.score IS NOT NULL
        AND p.source IS NOT DISTINCT FROM o.source AND p.id < o.id)
    END AS first
    FROM aw.rollout_outcome o JOIN aw.run r ON r.id = o.run JOIN aw.run_end e ON e.run = r.id
    LEFT JOIN aw.open_run x ON x.run = r.id
    WHERE o.rollout = $1 AND o.id > $2 ORDER BY o.id LIMIT $3`;
}

function outcomeOf(row: Row): RolloutOutcome {
  const { arm, share, by } = jsonOf<RunAssignment>(textOf(row.assignment));
  const [cost, score] = [row.cost, row.score].map(optionalNumber);
  const [route, subject] = [row.route, row.subject].map(restored);
  return {
    mark: numberOf(row.mark),
    run: idOf<RunId>(fromStored(textOf(row.key))),
    arm,
    share,
    first: row.first === true,
    status: statusOf(row),
    refused: by === "refused",
    reviewed: row.reviewed === true,
    startedAt: numberOf(row.started_at),
    took: optionalNumber(row.took) ?? 0,
    toolErrors: optionalNumber(row.tool_errors) ?? 0,
    ...(cost === undefined ? {} : { cost }),
    ...(route === undefined ? {} : { route }),
    ...(subject === undefined ? {} : { subject }),
    ...(score === undefined ? {} : { score, scoredBy: row.source === null ? "user" : "scorers" }),
  };
}
