import { digest } from "../../core/canonical.ts";
import type { TrialRecord } from "../../core/experiment.ts";
import type { ExperimentId } from "../../core/ids.ts";
import { experimentNotFound } from "../experiment-rules.ts";
import { plain, texts } from "./_literal.ts";
import { textOf } from "./_row.ts";
import { json, stored, toStored } from "./_text.ts";
import type { Ask } from "./database.ts";
import type { Writes } from "./writes.ts";

interface Kept {
  readonly experiment: ExperimentId;
  readonly record: TrialRecord;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

const MOST = 500;

// The first record of a trial stands: what was paid for twice counts once.
const KEEP = `INSERT INTO aw.trial(experiment, case_key, trial, "case", place, status, pass, took, cost, tokens_in,
    tokens_out, calls, tool_calls, tool_errors, subject, runs, scores, error)
  SELECT x.id, u.case_key, u.trial, u."case", u.place, u.status, u.pass, u.took, u.cost, u.tokens_in, u.tokens_out,
    u.calls, u.tool_calls, u.tool_errors, u.subject, u.runs, u.scores, u.error
  FROM unnest($1::text[], $2::uuid[], $3::integer[], $4::text[], $5::integer[], $6::text[], $7::boolean[], $8::float8[],
    $9::float8[], $10::float8[], $11::float8[], $12::integer[], $13::integer[], $14::integer[], $15::text[],
    $16::text[], $17::text[], $18::text[]) WITH ORDINALITY AS u(experiment, case_key, trial, "case", place, status,
    pass, took, cost, tokens_in, tokens_out, calls, tool_calls, tool_errors, subject, runs, scores, error, n)
  JOIN aw.experiment x ON x.key = u.experiment ORDER BY u.n ON CONFLICT DO NOTHING`;

/** Keeps trials; those that come while one statement is under way share the next. */
export class TrialWriter {
  readonly #writes: Writes;
  #queue: Kept[] = [];
  #isWorking = false;

  constructor(writes: Writes) {
    this.#writes = writes;
  }

  keep(experiment: ExperimentId, record: TrialRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ experiment, record, resolve, reject });
      if (!this.#isWorking) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const group = this.#queue.splice(0, MOST);
      try {
        const missing = await this.#writes.once((ask) => write(ask, group));
        for (const { experiment, resolve, reject } of group)
          if (missing.has(experiment)) reject(experimentNotFound(experiment));
          else resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#isWorking = false;
  }
}

/** Gives the experiments that are not there. */
async function write(ask: Ask, group: readonly Kept[]): Promise<ReadonlySet<string>> {
  const records = group.map(({ record }) => record);
  const keys = group.map(({ experiment }) => toStored(experiment));
  const found = await ask("SELECT key FROM aw.experiment WHERE key = ANY($1)", [[...new Set(keys)]]);
  const there = new Set(found.map(({ key }) => textOf(key)));
  await ask(KEEP, [
    texts(keys),
    plain(records.map((record) => digest(record.case))),
    plain(records.map(({ trial }) => trial)),
    texts(records.map((record) => toStored(record.case))),
    plain(records.map(({ place }) => place ?? null)),
    plain(records.map(({ status }) => status)),
    plain(records.map(({ pass }) => pass ?? null)),
    plain(records.map(({ took }) => took ?? null)),
    plain(records.map(({ cost }) => cost ?? null)),
    plain(records.map(({ tokensIn }) => tokensIn)),
    plain(records.map(({ tokensOut }) => tokensOut)),
    plain(records.map(({ calls }) => calls)),
    plain(records.map(({ toolCalls }) => toolCalls ?? null)),
    plain(records.map(({ toolErrors }) => toolErrors)),
    texts(records.map(({ subject }) => stored(subject))),
    texts(records.map(({ runs }) => runs.join(" "))),
    texts(records.map(({ scores }) => JSON.stringify(scores))),
    texts(records.map(({ error }) => json(error))),
  ]);
  return new Set(keys.filter((key) => !there.has(key)));
}
