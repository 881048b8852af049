import { Client } from "pg";
import { openPostgresStore } from "../../src/store/postgres/postgres-store.ts";
import type { Work } from "./rows.ts";
import { END, IN_FLIGHT, INPUT, recordOf, STEPS, startOf, TOTALS } from "./rows.ts";

const RUN = `INSERT INTO bare.run(id, key, workflow, started_at, input)
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::float8[], $5::text[])`;
const CALL = `INSERT INTO bare.call(run, seq, kind, state, at, took, address, answer)
  SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[],
    $8::text[])`;
const RUN_END = `INSERT INTO bare.run_end(run, status, fence, attempt, took, calls, tokens_in, tokens_out, cost,
    unpriced, tool_errors, output, is_mendable)
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::integer[], $5::float8[], $6::integer[],
    $7::float8[], $8::float8[], $9::float8[], $10::integer[], $11::integer[], $12::text[], $13::boolean[])`;

/** The rows of the same runs, in batches, into tables with the same columns and indexes. */
export async function bareInserts(settings: Readonly<Record<string, unknown>>): Promise<Work> {
  await (await openPostgresStore({ client: settings })).close();
  const client = new Client(settings);
  await client.connect();
  await client.query(`CREATE SCHEMA bare;
    CREATE TABLE bare.run(LIKE airworthy.run INCLUDING ALL);
    CREATE TABLE bare.run_end(LIKE airworthy.run_end INCLUDING ALL);
    CREATE TABLE bare.call(LIKE airworthy.call_${Math.floor(Date.now() / 86_400_000)} INCLUDING ALL);`);
  let last = 2 ** 50;
  const batch = async (): Promise<void> => {
    const starts = Array.from({ length: IN_FLIGHT }, startOf);
    const ids = starts.map(() => ++last);
    const all = <T>(value: T): T[] => ids.map(() => value);
    await client.query(RUN, [
      ids,
      starts.map(({ id }) => id),
      starts.map(({ workflow }) => workflow),
      starts.map(({ startedAt }) => startedAt),
      all(INPUT.text),
    ]);
    for (let seq = 1; seq <= STEPS; seq++) {
      const records = ids.map(() => recordOf(seq));
      await client.query(CALL, [
        ids,
        records.map((one) => one.seq),
        records.map((one) => one.kind),
        records.map((one) => one.state),
        records.map((one) => one.at),
        records.map((one) => one.took),
        records.map((one) => one.address),
        records.map((one) => one.answer),
      ]);
    }
    const output = END.status === "completed" ? END.output.text : "";
    const { calls, tokensIn, tokensOut, cost, unpriced, toolErrors } = TOTALS;
    const sums = [calls, tokensIn, tokensOut, cost, unpriced, toolErrors].map(all);
    await client.query(RUN_END, [
      ids,
      all(END.status),
      ids,
      all(1),
      all(5),
      ...sums,
      all(output),
      all(false),
    ]);
  };
  return {
    run: async (runs) => {
      for (let n = 0; n < runs; n += IN_FLIGHT) await batch();
    },
    close: () => client.end(),
  };
}
