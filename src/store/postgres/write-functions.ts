import { NOBODY } from "./owner-functions.ts";
import { FOREIGN_SESSION, MOVED, REFUSED, STALE } from "./store-error.ts";

/**
 * What a group of writes calls, all in one statement: it needs no transaction that a frozen process could leave
 * open, and a server keeps the plans, also behind PgBouncer. Each refuses its whole statement when one row cannot
 * be written.
 */
export const WRITE_FUNCTIONS = `
-- What allows the rest of the statement: each of these functions sees what was committed until it began.
--
-- Texts that a process remembers to be stored are there while the epoch is what it knows; erasing changes it. Its runs
-- are its own while their fences are. Both are changed by whoever has the locks to himself, and so has waited for
-- every statement that was allowed before.
CREATE FUNCTION aw.enter(known bigint, whose bigint, fences bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtext('airworthy epoch'), hashtext('aw.meta')),
    pg_advisory_xact_lock_shared(whose);
  IF (SELECT value::bigint FROM aw.meta WHERE key = 'epoch') <> known THEN
    RAISE EXCEPTION 'the epoch has changed' USING ERRCODE = '${STALE}';
  END IF;
  IF fences IS NOT NULL
    AND (SELECT count(*) FROM aw.open_run WHERE fence = ANY(fences)) <> cardinality(fences) THEN
    RAISE EXCEPTION 'a run is no longer held' USING ERRCODE = '${REFUSED}';
  END IF;
END $$;

-- The day of what is begun in this transaction.
CREATE FUNCTION aw.today() RETURNS bigint LANGUAGE sql STABLE AS
  'SELECT floor(extract(epoch FROM now()) / 86400)::bigint';

CREATE FUNCTION aw.begin_runs(
  given bigint[], keys text[], fences bigint[], owners bigint[], attempts integer[], all_terms text[],
  workflows text[], starts float8[], sessions text[], subjects text[], releases text[], experiments text[],
  sources text[], parents text[], all_tags text[], all_attributes text[], all_pairs text[], assignments text[],
  reviews text[], inputs text[], input_blobs uuid[], input_shareds uuid[], input_threads uuid[], rollouts text[],
  tagged integer[], tag_names text[]
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  first bigint := aw.today() << 36;
  -- One that is written anew keeps its number.
  ids bigint[] := ARRAY(SELECT coalesce(u.id, first + nextval('aw.run_number') % (1::bigint << 36))
    FROM unnest(given, fences) AS u(id, fence));
BEGIN
  INSERT INTO aw.run SELECT u.id, u.key, u.workflow, u.started_at, u.session, u.subject, u.release, u.experiment,
      u.source, u.parent, u.tags, u.attributes, u.pairs::text[], u.assignment, u.review, u.input, u.input_blob,
      u.input_shared, u.input_thread, u.rollout
    FROM unnest(ids, keys, workflows, starts, sessions, subjects, releases, experiments, sources, parents, all_tags,
      all_attributes, all_pairs, assignments, reviews, inputs, input_blobs, input_shareds, input_threads, rollouts)
      AS u(id, key, workflow, started_at, session, subject, release, experiment, source, parent, tags, attributes,
      pairs, assignment, review, input, input_blob, input_shared, input_thread, rollout);
  INSERT INTO aw.open_run(run, fence, owner, status, attempt, session, terms, tries, tried_seq)
    SELECT u.run, u.fence, u.owner, 'running', u.attempt, u.session, u.terms, CASE WHEN u.owner = ${NOBODY} THEN 0 END, 0
    FROM unnest(ids, fences, owners, attempts, sessions, all_terms) AS u(run, fence, owner, attempt, session, terms);
  IF tagged IS NOT NULL THEN
    INSERT INTO aw.run_tag(tag, run) SELECT u.tag, ids[u.n] FROM unnest(tagged, tag_names) AS u(n, tag);
  END IF;
  RETURN ids;
END $$;

CREATE FUNCTION aw.keep_blobs(since bigint, days integer[], hashes uuid[], texts text[]) RETURNS void
LANGUAGE sql AS $$
  INSERT INTO aw.blob AS b (day, hash, epoch, text)
    SELECT DISTINCT ON (1, 2) coalesce(u.day, aw.today())::integer, u.hash, since, u.text
    FROM unnest(days, hashes, texts) AS u(day, hash, text) ORDER BY 1, 2
    ON CONFLICT (day, hash) DO UPDATE SET epoch = excluded.epoch WHERE b.epoch < excluded.epoch
$$;

CREATE FUNCTION aw.keep_messages(since bigint, days integer[], hashes uuid[], parents uuid[], texts text[])
RETURNS void LANGUAGE sql AS $$
  INSERT INTO aw.message AS m (day, hash, parent, epoch, text)
    SELECT DISTINCT ON (1, 2) coalesce(u.day, aw.today())::integer, u.hash, u.parent, since, u.text
    FROM unnest(days, hashes, parents, texts) AS u(day, hash, parent, text) ORDER BY 1, 2
    ON CONFLICT (day, hash) DO UPDATE SET epoch = excluded.epoch WHERE m.epoch < excluded.epoch
$$;

-- A second writer of the same place meets the first one's row.
CREATE FUNCTION aw.append_calls(
  runs bigint[], seqs integer[], kinds text[], states text[], ats float8[], tooks float8[], addresses text[],
  asks text[], ask_blobs uuid[], ask_shareds uuid[], ask_threads uuid[], ask_hashes uuid[], ask_hash_texts text[],
  answers text[], answer_blobs uuid[], notes text[]
) RETURNS void LANGUAGE sql AS $$
  INSERT INTO aw.call SELECT * FROM unnest(runs, seqs, kinds, states, ats, tooks, addresses, asks, ask_blobs,
    ask_shareds, ask_threads, ask_hashes, ask_hash_texts, answers, answer_blobs, notes)
$$;

CREATE FUNCTION aw.add_turn(mine bigint, named text, expected integer, added text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  opened aw.open_run;
  s aw.session;
BEGIN
  SELECT * INTO opened FROM aw.open_run WHERE fence = mine FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'a turn was refused' USING ERRCODE = '${REFUSED}'; END IF;
  IF opened.session IS DISTINCT FROM named THEN
    RAISE EXCEPTION 'another session' USING ERRCODE = '${FOREIGN_SESSION}';
  END IF;
  INSERT INTO aw.session VALUES (named, 0, 0) ON CONFLICT DO NOTHING;
  SELECT * INTO s FROM aw.session WHERE key = named FOR UPDATE;
  IF expected <> s.turns THEN
    RAISE EXCEPTION 'the session has moved' USING ERRCODE = '${MOVED}', DETAIL = s.turns - expected;
  END IF;
  INSERT INTO aw.session_message SELECT named, s.messages + u.n, u.text
    FROM unnest(added) WITH ORDINALITY AS u(text, n);
  UPDATE aw.session SET turns = s.turns + 1, messages = s.messages + cardinality(added) WHERE key = named;
  UPDATE aw.open_run SET turn = s.turns + 1 WHERE run = opened.run;
END $$;

-- For figures, exporters and rollouts. A run that waits has not ended.
CREATE FUNCTION aw.list_ended(runs bigint[], statuses text[], assigned bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO aw.ended SELECT u.run FROM unnest(runs, statuses) AS u(run, status)
    WHERE u.status NOT IN ('waiting', 'running') ON CONFLICT DO NOTHING;
  IF EXISTS (SELECT FROM aw.exporter) THEN
    -- Places are read in their order: one of them at a time becomes visible.
    PERFORM pg_advisory_xact_lock(hashtext('airworthy finished'), hashtext('aw.meta'));
    INSERT INTO aw.finished(run) SELECT u.run FROM unnest(runs, statuses) AS u(run, status)
      WHERE u.status NOT IN ('waiting', 'running');
  END IF;
  IF assigned IS NOT NULL THEN PERFORM aw.tell_outcomes(assigned); END IF;
END $$;

CREATE FUNCTION aw.end_runs(
  runs bigint[], fences bigint[], attempts integer[], statuses text[], tooks float8[], turns integer[],
  calls integer[], ins float8[], outs float8[], costs float8[], all_unpriced integer[], all_errors integer[],
  waits text[], outputs text[], output_blobs uuid[], output_shareds uuid[], output_threads uuid[], errors text[],
  error_blobs uuid[], mendables boolean[], assigned bigint[], has_turns boolean, is_listed boolean
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO aw.run_end AS e SELECT *
    FROM unnest(runs, statuses, fences, attempts, tooks, turns, calls, ins, outs, costs, all_unpriced, all_errors,
      waits, outputs, output_blobs, output_shareds, output_threads, errors, error_blobs, mendables)
    ON CONFLICT (run) DO UPDATE SET (status, fence, attempt, took, turn, calls, tokens_in, tokens_out, cost, unpriced,
      tool_errors, waiting_for, output, output_blob, output_shared, output_thread, error, error_blob, is_mendable) =
      ROW(excluded.status, excluded.fence, excluded.attempt, excluded.took, excluded.turn, excluded.calls,
      excluded.tokens_in, excluded.tokens_out, excluded.cost, excluded.unpriced, excluded.tool_errors,
      excluded.waiting_for, excluded.output, excluded.output_blob, excluded.output_shared, excluded.output_thread,
      excluded.error, excluded.error_blob, excluded.is_mendable);
  IF has_turns THEN
    UPDATE aw.run_end e SET turn = o.turn FROM aw.open_run o
      WHERE o.fence = ANY(fences) AND o.turn IS NOT NULL AND e.run = o.run;
  END IF;
  IF is_listed THEN PERFORM aw.list_ended(runs, statuses, assigned); END IF;
  -- One that was imported may still be running, by nobody.
  IF statuses && ARRAY['waiting', 'running'] THEN
    UPDATE aw.open_run o SET status = u.status, owner = NULL, fence = NULL, turn = NULL, tries = 0
      FROM unnest(fences, statuses) AS u(fence, status)
      WHERE o.fence = u.fence AND u.status IN ('waiting', 'running');
  END IF;
  DELETE FROM aw.open_run WHERE fence = ANY(fences);
  -- Now nobody asks for its end any more.
  IF EXISTS (SELECT FROM aw.cancel) THEN
    DELETE FROM aw.cancel c USING unnest(runs, statuses) AS u(run, status)
      WHERE c.run = u.run AND u.status NOT IN ('waiting', 'running');
  END IF;
END $$;
`;
