/** Raised with every change of the functions or tables below; a newer database is refused. */
export const LIMITS_VERSION = 1;

/**
 * Tables and functions of shared limits, in a schema of their own. What they hold is worth seconds, so
 * the tables are not logged: after a crash of the database they are empty, and holders report anew.
 *
 * Each function locks the row of its key first, so that processes come one after another, and reads the
 * clock and the other tables only then. Times are seconds of the database's clock.
 */
export function limitsSchema(names: LimitNames): string {
  return [tables, basics, slots, take, ends, holders].map((part) => part(names)).join("\n");
}

export interface LimitNames {
  /** Quoted as an identifier. */
  readonly schema: string;
  /** Quoted as a text. */
  readonly channel: string;
}

/** What is kept: of each key, of its last starts, of who lives, holds slots and waits for one. */
function tables({ schema }: LimitNames): string {
  return `
CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.limit_key(
  key text PRIMARY KEY, starts bigint NOT NULL DEFAULT 0, full_at float8 NOT NULL DEFAULT 0,
  paused_until float8 NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.limit_start(
  key text, n bigint, latest float8 NOT NULL, PRIMARY KEY(key, n)
);
CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.limit_holder(id uuid PRIMARY KEY, alive_until float8 NOT NULL);
CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.limit_lease(
  key text, holder uuid, held integer NOT NULL, PRIMARY KEY(key, holder)
) WITH (fillfactor = 50);
CREATE UNLOGGED TABLE IF NOT EXISTS ${schema}.limit_wait(
  key text, holder uuid, since float8 NOT NULL, PRIMARY KEY(key, holder)
);
`;
}

/** The version, the clock, the lock of a key, and the signs of life of a holder. */
function basics({ schema }: LimitNames): string {
  return `
CREATE OR REPLACE FUNCTION ${schema}.limit_version() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT ${LIMITS_VERSION}';

CREATE OR REPLACE FUNCTION ${schema}.limit_now() RETURNS float8 LANGUAGE sql VOLATILE AS
  'SELECT extract(epoch FROM clock_timestamp())::float8';

CREATE OR REPLACE FUNCTION ${schema}.limit_lock(p_key text) RETURNS ${schema}.limit_key LANGUAGE plpgsql AS $$
DECLARE locked ${schema}.limit_key;
BEGIN
  LOOP
    SELECT * INTO locked FROM ${schema}.limit_key WHERE key = p_key FOR UPDATE;
    EXIT WHEN FOUND;
    INSERT INTO ${schema}.limit_key(key) VALUES (p_key) ON CONFLICT DO NOTHING;
  END LOOP;
  RETURN locked;
END $$;

CREATE OR REPLACE FUNCTION ${schema}.limit_beat(p_holder uuid, p_lease float8) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ${schema}.limit_holder(id, alive_until) VALUES (p_holder, ${schema}.limit_now() + p_lease)
    ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until;
END $$;
`;
}

/** Whose turn a slot is. */
function slots({ schema, channel }: LimitNames): string {
  return `
-- Wakes whoever has waited longest for a slot of the key: one of them, since there is one slot.
CREATE OR REPLACE FUNCTION ${schema}.limit_wake(p_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE longest uuid;
BEGIN
  SELECT w.holder INTO longest
    FROM ${schema}.limit_wait w JOIN ${schema}.limit_holder h ON h.id = w.holder
    WHERE w.key = p_key AND h.alive_until > ${schema}.limit_now() ORDER BY w.since LIMIT 1;
  IF FOUND THEN PERFORM pg_notify(${channel}, 'free ' || longest || ' ' || p_key); END IF;
END $$;

-- How many slots are free, how many others have waited for longer, each of whom is due one, or wait at all;
-- and when it is worth looking again though nobody says so, because a holder may have died.
CREATE OR REPLACE FUNCTION ${schema}.limit_slots(
  p_key text, p_holder uuid, p_concurrency integer,
  OUT free integer, OUT ahead integer, OUT others integer, OUT until float8
) LANGUAGE plpgsql AS $$
DECLARE
  t float8 := ${schema}.limit_now();
  mine float8;
BEGIN
  SELECT since INTO mine FROM ${schema}.limit_wait WHERE key = p_key AND holder = p_holder;
  SELECT count(*), count(*) FILTER (WHERE mine IS NULL OR w.since < mine), min(h.alive_until)
    INTO others, ahead, until
    FROM ${schema}.limit_wait w JOIN ${schema}.limit_holder h ON h.id = w.holder
    WHERE w.key = p_key AND w.holder <> p_holder AND h.alive_until > t;
  SELECT p_concurrency - coalesce(sum(l.held), 0), least(until, min(h.alive_until))
    INTO free, until
    FROM ${schema}.limit_lease l JOIN ${schema}.limit_holder h ON h.id = l.holder
    WHERE l.key = p_key AND l.held > 0 AND h.alive_until > t;
END $$;
`;
}

/** Turns. */
function take({ schema }: LimitNames): string {
  return `
-- Gives turns, each in ms from now, at least one and no more than may begin soon; or, where no slot is
-- free, how long to wait at most for the notice that one is.
CREATE OR REPLACE FUNCTION ${schema}.limit_take(p_key text, p_holder uuid, p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  k ${schema}.limit_key := ${schema}.limit_lock(p_key);
  gap float8 := 1 / (p->>'perSecond')::float8;
  span float8 := greatest(1, gap);
  size bigint := greatest(1, floor((p->>'perSecond')::float8));
  concurrency integer := (p->>'concurrency')::integer;
  want integer := (p->>'want')::integer;
  room record;
  t float8;
  before float8;
  due float8;
  dues float8[] := '{}';
BEGIN
  IF concurrency IS NOT NULL THEN
    PERFORM ${schema}.limit_beat(p_holder, (p->>'lease')::float8);
    SELECT * INTO room FROM ${schema}.limit_slots(p_key, p_holder, concurrency);
    IF room.free - room.ahead < 1 THEN
      INSERT INTO ${schema}.limit_wait(key, holder, since) VALUES (p_key, p_holder, ${schema}.limit_now())
        ON CONFLICT DO NOTHING;
      RETURN jsonb_build_object('retry', greatest(0, coalesce(room.until - ${schema}.limit_now(), 0)) * 1000);
    END IF;
    DELETE FROM ${schema}.limit_wait WHERE key = p_key AND holder = p_holder;
    want := CASE WHEN room.others > 0 THEN 1 ELSE least(want, room.free) END;
  END IF;
  t := ${schema}.limit_now();
  WHILE cardinality(dues) < want LOOP
    due := greatest(t, k.paused_until);
    IF gap IS NOT NULL THEN
      SELECT latest INTO before FROM ${schema}.limit_start WHERE key = p_key AND n = k.starts - size;
      due := greatest(due, k.full_at - ((p->>'burst')::integer - 1) * gap, before + span);
    END IF;
    EXIT WHEN cardinality(dues) > 0 AND due > t + (p->>'horizon')::float8;
    dues := dues || due;
    IF gap IS NOT NULL THEN
      INSERT INTO ${schema}.limit_start(key, n, latest) VALUES (p_key, k.starts, due + (p->>'grace')::float8);
      k.starts := k.starts + 1;
      k.full_at := greatest(k.full_at, due) + gap;
    END IF;
  END LOOP;
  IF gap IS NOT NULL THEN
    UPDATE ${schema}.limit_key SET starts = k.starts, full_at = k.full_at WHERE key = p_key;
    DELETE FROM ${schema}.limit_start WHERE key = p_key AND n < k.starts - size AND latest + span < t;
  END IF;
  IF concurrency IS NOT NULL THEN
    INSERT INTO ${schema}.limit_lease(key, holder, held) VALUES (p_key, p_holder, cardinality(dues))
      ON CONFLICT (key, holder) DO UPDATE SET held = limit_lease.held + excluded.held;
    IF room.free > cardinality(dues) THEN PERFORM ${schema}.limit_wake(p_key); END IF;
  END IF;
  t := ${schema}.limit_now();
  RETURN jsonb_build_object('dues', (SELECT jsonb_agg((one - t) * 1000) FROM unnest(dues) one));
END $$;
`;
}

/** What ends a turn, a wait or a while. */
function ends({ schema, channel }: LimitNames): string {
  return `
CREATE OR REPLACE FUNCTION ${schema}.limit_release(p_key text, p_holder uuid, p_slots integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ${schema}.limit_lock(p_key);
  UPDATE ${schema}.limit_lease SET held = greatest(0, held - p_slots) WHERE key = p_key AND holder = p_holder;
  PERFORM ${schema}.limit_wake(p_key);
END $$;

-- Nobody of this holder waits for a slot any more.
CREATE OR REPLACE FUNCTION ${schema}.limit_leave(p_key text, p_holder uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ${schema}.limit_lock(p_key);
  DELETE FROM ${schema}.limit_wait WHERE key = p_key AND holder = p_holder;
  PERFORM ${schema}.limit_wake(p_key);
END $$;

CREATE OR REPLACE FUNCTION ${schema}.limit_pause(p_key text, p_seconds float8) RETURNS void LANGUAGE plpgsql AS $$
DECLARE k ${schema}.limit_key := ${schema}.limit_lock(p_key);
BEGIN
  UPDATE ${schema}.limit_key SET paused_until = greatest(k.paused_until, ${schema}.limit_now() + p_seconds)
    WHERE key = p_key;
  PERFORM pg_notify(${channel}, 'pause ' || p_seconds * 1000 || ' ' || p_key);
END $$;
`;
}

/** Holders that come back, and that leave. */
function holders({ schema }: LimitNames): string {
  return `
-- What a holder has after its connection was lost, or the database's memory was.
CREATE OR REPLACE FUNCTION ${schema}.limit_report(p_holder uuid, p_lease float8, p_held jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ${schema}.limit_beat(p_holder, p_lease);
  DELETE FROM ${schema}.limit_lease WHERE holder = p_holder;
  INSERT INTO ${schema}.limit_lease(key, holder, held)
    SELECT key, p_holder, value::integer FROM jsonb_each_text(p_held);
  -- Of those who never came back nothing is left after an hour.
  DELETE FROM ${schema}.limit_lease l USING ${schema}.limit_holder h
    WHERE h.id = l.holder AND h.alive_until < ${schema}.limit_now() - 3600;
  DELETE FROM ${schema}.limit_wait w USING ${schema}.limit_holder h
    WHERE h.id = w.holder AND h.alive_until < ${schema}.limit_now() - 3600;
  DELETE FROM ${schema}.limit_holder WHERE alive_until < ${schema}.limit_now() - 3600;
END $$;

CREATE OR REPLACE FUNCTION ${schema}.limit_bye(p_holder uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE left_key text;
BEGIN
  DELETE FROM ${schema}.limit_wait WHERE holder = p_holder;
  FOR left_key IN DELETE FROM ${schema}.limit_lease WHERE holder = p_holder RETURNING key LOOP
    PERFORM ${schema}.limit_wake(left_key);
  END LOOP;
  DELETE FROM ${schema}.limit_holder WHERE id = p_holder;
END $$;
`;
}
