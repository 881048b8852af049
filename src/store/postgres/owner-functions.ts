/** "AIRW": the first half of the keys of owners' locks, the other is `owner.line`. */
export const OWNER_LOCK = 0x41495257;

/** Stands in place of the owner of a run that is accepted and that nobody executes yet. */
export const NOBODY = 0;

/** Who executes runs, and whether they still do. Times are the database's own: no process's clock matters. */
export const OWNER_FUNCTIONS = `
CREATE FUNCTION aw.beat(mine bigint, named text, held integer, lease float8) RETURNS void LANGUAGE sql AS $$
  INSERT INTO aw.owner VALUES (mine, named, held, clock_timestamp() + lease * interval '1 ms')
  ON CONFLICT (id) DO UPDATE SET line = excluded.line, until = excluded.until
$$;

-- One that holds a lock on a connection of its own is dead as soon as that is gone, any other when its lease has
-- run out. Right after the server has started, nobody had the time to say so.
CREATE FUNCTION aw.is_alive(whose bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE o aw.owner;
BEGIN
  IF whose = ${NOBODY} THEN RETURN true; END IF;
  SELECT * INTO o FROM aw.owner WHERE id = whose;
  IF NOT FOUND THEN RETURN false; END IF;
  IF pg_postmaster_start_time() > clock_timestamp() - interval '3 s' THEN RETURN true; END IF;
  RETURN o.until > clock_timestamp() AND (o.line IS NULL OR EXISTS (
    SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.granted
      AND l.classid = ${OWNER_LOCK} AND l.objid = o.line::oid
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())));
END $$;

-- Waits until whatever owners of these runs are writing is written; until the end of this transaction they write no
-- more. One who gave up a run stands there by its negative number.
CREATE FUNCTION aw.wait_for_owners(runs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(abs_owner) FROM (
    SELECT DISTINCT abs(owner) AS abs_owner FROM aw.open_run
    WHERE run = ANY(runs) AND owner IS NOT NULL AND owner <> ${NOBODY} ORDER BY 1) owners;
END $$;

-- What came of it: 'claimed', 'busy', 'ended' or 'missing'.
CREATE FUNCTION aw.claim_run(
  named text, whose bigint, proof bigint, forced boolean, OUT outcome text, OUT id bigint, OUT status text,
  OUT last_seq integer, OUT attempt integer, OUT tries integer, OUT terms text, OUT holder text
) LANGUAGE plpgsql AS $$
DECLARE
  o aw.open_run;
  e aw.run_end;
BEGIN
  SELECT r.id INTO id FROM aw.run r WHERE r.key = named FOR UPDATE;
  IF NOT FOUND THEN outcome := 'missing'; RETURN; END IF;
  SELECT * INTO o FROM aw.open_run WHERE run = id;
  IF NOT forced AND o.owner NOT IN (whose, ${NOBODY}) AND aw.is_alive(o.owner) THEN
    outcome := 'busy';
    SELECT name INTO holder FROM aw.owner w WHERE w.id = o.owner;
    RETURN;
  END IF;
  PERFORM aw.wait_for_owners(ARRAY[id]);
  SELECT * INTO o FROM aw.open_run WHERE run = id FOR UPDATE;
  SELECT * INTO e FROM aw.run_end WHERE run = id;
  status := coalesce(o.status, e.status);
  IF o.run IS NULL AND NOT coalesce(e.is_mendable, false) THEN outcome := 'ended'; RETURN; END IF;
  attempt := coalesce(o.attempt, e.attempt) + 1;
  terms := o.terms;
  SELECT coalesce(max(seq), 0) INTO last_seq FROM aw.call WHERE run = id;
  -- Only those after which no call was added are counted.
  tries := CASE WHEN o.tried_seq = last_seq THEN coalesce(o.tries, 0) + 1 ELSE 1 END;
  INSERT INTO aw.open_run AS x (run, fence, owner, status, attempt, session, tries, tried_seq)
    SELECT r.id, proof, whose, 'running', claim_run.attempt, r.session, claim_run.tries, last_seq
    FROM aw.run r WHERE r.id = claim_run.id
    ON CONFLICT (run) DO UPDATE SET fence = proof, owner = whose, status = 'running', attempt = excluded.attempt,
      tries = excluded.tries, tried_seq = excluded.tried_seq;
  outcome := 'claimed';
END $$;

CREATE FUNCTION aw.release_run(mine bigint, was text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF was IN ('running', 'waiting') THEN
    UPDATE aw.open_run SET status = was, owner = NULL, fence = NULL WHERE fence = mine;
  ELSE
    DELETE FROM aw.open_run WHERE fence = mine;
  END IF;
END $$;
`;
