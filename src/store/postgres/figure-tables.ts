import { digest } from "../../core/canonical.ts";
import type { FigureRuns } from "../../core/figures.ts";
import type { Collected, MutableSums, SeriesKey, Unit } from "../figure-sums.ts";
import { addRow, latest, MINUTES_KEPT, MOST_SERIES, otherSeries } from "../figure-sums.ts";
import { plain, texts } from "./_literal.ts";
import type { Row } from "./_row.ts";
import { bytesOf, jsonOf, numberOf, onlyRow, textOf } from "./_row.ts";
import { toStored } from "./_text.ts";
import type { Ask } from "./database.ts";

const UNITS: readonly Unit[] = ["minute", "hour", "day"];

/**
 * `ended` lists the runs that the figures have still to take in; `series` names what is summed, and the sums stand by
 * the hour and the day, of whole runs by the minute as well. `sample` has a series' latest runs.
 */
export const FIGURE_SCHEMA = `
CREATE TABLE aw.ended(run bigint PRIMARY KEY);
CREATE TABLE aw.series(
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, hash uuid NOT NULL UNIQUE, level text NOT NULL,
  workflow text NOT NULL, release text NOT NULL, route text NOT NULL, kind text NOT NULL, name text NOT NULL
);
CREATE TABLE aw.sample(series integer PRIMARY KEY, done text NOT NULL, failed text NOT NULL);
${UNITS.map(
  (unit) => `CREATE TABLE aw.figure_${unit}(
  series integer, at float8, count bigint NOT NULL, failed bigint NOT NULL, tokens_in float8 NOT NULL,
  tokens_out float8 NOT NULL, cost float8 NOT NULL, unpriced bigint NOT NULL, took bytea NOT NULL,
  PRIMARY KEY(series, at)
);`,
).join("\n")}
`;

type Place = Collected & { readonly series: number };

/** Adds sums that were collected, inside of a transaction that nobody else does so in. */
export async function addFigures(ask: Ask, sums: ReadonlyMap<string, Collected>): Promise<void> {
  const collected = [...sums.values()];
  const ids = await seriesOf(
    ask,
    collected.map(({ key }) => key),
  );
  const places = collected.map((one) => ({ ...one, series: ids(one.key) }));
  for (const unit of UNITS)
    await addSums(
      ask,
      unit,
      places.filter((one) => one.unit === unit),
    );
  await addSamples(ask, places);
}

export async function forgetMinutes(ask: Ask, now: number): Promise<void> {
  await ask("DELETE FROM aw.figure_minute WHERE at < $1", [now - MINUTES_KEPT]);
}

function hashOf(key: SeriesKey): string {
  return digest(JSON.stringify([key.level, key.workflow, key.release, key.route, key.kind, key.name]));
}

/** Makes those that are new, as long as there are not too many. */
async function seriesOf(ask: Ask, keys: readonly SeriesKey[]): Promise<(key: SeriesKey) => number> {
  const wanted = new Map(keys.map((key) => [hashOf(key), key]));
  const ids = await findSeries(ask, wanted);
  const fresh = [...wanted].filter(([hash]) => !ids.has(hash));
  if (fresh.length > 0) {
    const { n } = onlyRow(await ask("SELECT count(*) AS n FROM aw.series"));
    const fitting = Math.max(0, MOST_SERIES - numberOf(n));
    const others = fresh.slice(fitting).flatMap(([, key]) => otherSeries(key) ?? []);
    const made = new Map(fresh.slice(0, fitting));
    for (const key of others) made.set(hashOf(key), key);
    await makeSeries(ask, made);
    for (const [hash, id] of await findSeries(ask, made)) ids.set(hash, id);
  }
  return (key) => {
    const other = otherSeries(key) ?? key;
    return numberOf(ids.get(hashOf(key)) ?? ids.get(hashOf(other)));
  };
}

async function findSeries(ask: Ask, wanted: ReadonlyMap<string, SeriesKey>): Promise<Map<string, number>> {
  const rows = await ask("SELECT hash, id FROM aw.series WHERE hash = ANY($1::uuid[])", [
    plain([...wanted.keys()]),
  ]);
  return new Map(rows.map(({ hash, id }) => [textOf(hash), numberOf(id)]));
}

async function makeSeries(ask: Ask, made: ReadonlyMap<string, SeriesKey>): Promise<void> {
  const columns = ["level", "workflow", "release", "route", "kind", "name"] as const;
  const keys = [...made.values()];
  await ask(
    `INSERT INTO aw.series(hash, ${columns.join(", ")})
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    ON CONFLICT DO NOTHING`,
    [plain([...made.keys()]), ...columns.map((column) => texts(keys.map((key) => toStored(key[column]))))],
  );
}

const SUMS = "count, failed, tokens_in, tokens_out, cost, unpriced, took";

async function addSums(ask: Ask, unit: Unit, places: readonly Place[]): Promise<void> {
  if (places.length === 0) return;
  // Several keys may have become one, where there are too many.
  const merged = new Map<string, { readonly series: number; readonly at: number; sums: MutableSums }>();
  for (const { series, at, ...sums } of places) {
    const known = merged.get(`${series} ${at}`);
    if (known === undefined) merged.set(`${series} ${at}`, { series, at, sums });
    else known.sums = together(known.sums, sums);
  }
  const list = [...merged.values()];
  const where = [plain(list.map(({ series }) => series)), plain(list.map(({ at }) => at))];
  const before = await ask(
    `SELECT f.series, f.at, ${SUMS} FROM unnest($1::integer[], $2::float8[]) AS u(series, at)
    JOIN aw.figure_${unit} f ON f.series = u.series AND f.at = u.at`,
    where,
  );
  for (const row of before) {
    const known = merged.get(`${row.series} ${row.at}`);
    if (known !== undefined) known.sums = addRow(known.sums, row, tookOf(row));
  }
  await ask(
    `INSERT INTO aw.figure_${unit}(series, at, ${SUMS})
    SELECT * FROM unnest($1::integer[], $2::float8[], $3::bigint[], $4::bigint[], $5::float8[], $6::float8[],
      $7::float8[], $8::bigint[], $9::bytea[])
    ON CONFLICT (series, at) DO UPDATE SET (${SUMS}) =
      ROW(${SUMS.replaceAll(/\w+/g, "excluded.$&")})`,
    [...where, ...sumColumns(list.map(({ sums }) => sums))],
  );
}

function sumColumns(sums: readonly MutableSums[]): (string | null)[] {
  return [
    plain(sums.map(({ count }) => count)),
    plain(sums.map(({ failed }) => failed)),
    plain(sums.map(({ tokensIn }) => tokensIn)),
    plain(sums.map(({ tokensOut }) => tokensOut)),
    plain(sums.map(({ cost }) => cost)),
    plain(sums.map(({ unpriced }) => unpriced)),
    texts(sums.map(({ took }) => `\\x${Buffer.from(took.encode()).toString("hex")}`)),
  ];
}

function together(one: MutableSums, other: MutableSums): MutableSums {
  one.took.merge(other.took);
  return {
    count: one.count + other.count,
    failed: one.failed + other.failed,
    tokensIn: one.tokensIn + other.tokensIn,
    tokensOut: one.tokensOut + other.tokensOut,
    cost: one.cost + other.cost,
    unpriced: one.unpriced + other.unpriced,
    took: one.took,
  };
}

/** A row that remembers no times has none to add. */
export function tookOf({ took }: Row): Uint8Array | undefined {
  return took === undefined ? undefined : bytesOf(took);
}

async function addSamples(ask: Ask, places: readonly Place[]): Promise<void> {
  const sampled = places.flatMap(({ series, runs }) => (runs === undefined ? [] : [{ series, runs }]));
  if (sampled.length === 0) return;
  const kept = await samplesOf(
    ask,
    sampled.map(({ series }) => series),
  );
  for (const { series, runs } of sampled) {
    const before = kept.get(series) ?? { done: [], failed: [] };
    kept.set(series, {
      done: latest(before.done, runs.done),
      failed: latest(before.failed, runs.failed),
    });
  }
  const runs = [...kept.values()];
  await ask(
    `INSERT INTO aw.sample(series, done, failed) SELECT * FROM unnest($1::integer[], $2::text[], $3::text[])
    ON CONFLICT (series) DO UPDATE SET done = excluded.done, failed = excluded.failed`,
    [
      plain([...kept.keys()]),
      texts(runs.map(({ done }) => JSON.stringify(done))),
      texts(runs.map(({ failed }) => JSON.stringify(failed))),
    ],
  );
}

export async function samplesOf(ask: Ask, series: readonly number[]): Promise<Map<number, FigureRuns>> {
  const rows = await ask("SELECT series, done, failed FROM aw.sample WHERE series = ANY($1::integer[])", [
    plain(series),
  ]);
  return new Map(
    rows.map(({ series: id, done, failed }) => [
      numberOf(id),
      { done: jsonOf(textOf(done)), failed: jsonOf(textOf(failed)) },
    ]),
  );
}
