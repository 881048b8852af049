import type { RolloutId, RunId } from "../../core/ids.ts";
import type { OutcomeQuery, RolloutOutcome } from "../../core/rollout.ts";
import type { RunAssignment } from "../../core/serving.ts";
import { idOf, jsonOf, numberOf, optionalNumber, optionalText, textOf } from "./_row.ts";
import { fromStored } from "./_text.ts";
import type { Database, Row, Statement } from "./database.ts";
import { STATUS } from "./schema.ts";

/** Reads what became of the runs of a rollout, each time from where the last reading ended. */
export class RolloutOutcomes {
  readonly #after: Readonly<Record<OutcomeQuery["unit"], Statement>>;

  constructor(database: Database) {
    this.#after = { session: database.prepare(after("session")), user: database.prepare(after("subject")) };
  }

  after(id: RolloutId, { after, unit, limit }: OutcomeQuery): RolloutOutcome[] {
    return this.#after[unit].all(id, after, limit).map(outcomeOf);
  }
}

const CANCELLED = STATUS.codeOf("cancelled");

/** A run without a session, or a user, is a unit by itself: nothing is equal to NULL. */
function after(unit: "session" | "subject"): string {
  return `SELECT o.id AS mark, o.score, o.source, r.key, r.status, r.started_at, r.took, r.cost, r.tool_errors, r.route, r.subject, r.assignment, r.review IS NOT NULL AS reviewed,
    CASE WHEN o.score IS NULL THEN NOT EXISTS (
      SELECT 1 FROM run e JOIN rollout_outcome p ON p.run = e.id
      WHERE e.${unit} = r.${unit} AND p.rollout = o.rollout AND p.score IS NULL AND p.id < o.id AND e.status <> ${CANCELLED})
    ELSE NOT EXISTS (
      SELECT 1 FROM run e JOIN rollout_outcome p ON p.run = e.id
      WHERE (e.id = r.id OR e.${unit} = r.${unit}) AND p.rollout = o.rollout AND p.score IS NOT NULL
        AND p.source IS o.source AND p.id < o.id)
    END AS first
    FROM rollout_outcome o JOIN run r ON r.id = o.run
    WHERE o.rollout = ? AND o.id > ? ORDER BY o.id LIMIT ?`;
}

function outcomeOf(row: Row): RolloutOutcome {
  const { arm, share, by } = jsonOf<RunAssignment>(textOf(row.assignment));
  const cost = optionalNumber(row.cost);
  const route = optionalText(row.route);
  const score = optionalNumber(row.score);
  const scoredBy = optionalText(row.source) === undefined ? "user" : "scorers";
  const subject = optionalText(row.subject);
  return {
    mark: numberOf(row.mark),
    run: idOf<RunId>(fromStored(textOf(row.key))),
    arm,
    share,
    first: row.first === 1,
    status: STATUS.nameOf(numberOf(row.status)),
    refused: by === "refused",
    reviewed: row.reviewed === 1,
    startedAt: numberOf(row.started_at),
    took: optionalNumber(row.took) ?? 0,
    toolErrors: optionalNumber(row.tool_errors) ?? 0,
    ...(cost === undefined ? {} : { cost }),
    ...(route === undefined ? {} : { route: fromStored(route) }),
    ...(subject === undefined ? {} : { subject: fromStored(subject) }),
    ...(score === undefined ? {} : { score, scoredBy }),
  };
}
