import { ANOTHER_DAY } from "./store-error.ts";

/**
 * Version 2: long texts may lie in an object store. Then `text` is NULL, and `object` is the epoch under which the object was
 * put, which is the end of its key. Every reference to an object was written while the epoch was still that one, so that
 * of those of an earlier epoch references only become fewer.
 *
 * `uncollected` holds days that may have objects nothing refers to any more. Who reads all of a store locks it, too: what
 * his snapshot still refers to has to stay.
 */
export const OBJECTS = `
ALTER TABLE aw.blob ALTER COLUMN text DROP NOT NULL, ADD COLUMN object bigint, ADD COLUMN bytes integer;
ALTER TABLE aw.message ALTER COLUMN text DROP NOT NULL, ADD COLUMN object bigint, ADD COLUMN bytes integer;
CREATE INDEX blob_object ON aw.blob(day) INCLUDE (bytes) WHERE object IS NOT NULL;
CREATE INDEX message_object ON aw.message(day) INCLUDE (bytes) WHERE object IS NOT NULL;
CREATE TABLE aw.uncollected(day integer PRIMARY KEY);

-- Objects of what is begun were put under the day that it was expected to be.
CREATE FUNCTION aw.on_day(expected integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF aw.today() <> expected THEN RAISE EXCEPTION 'the day has turned' USING ERRCODE = '${ANOTHER_DAY}'; END IF;
END $$;

CREATE FUNCTION aw.keep_blobs(since bigint, days integer[], hashes uuid[], texts text[], sizes integer[])
RETURNS void LANGUAGE sql AS $$
  INSERT INTO aw.blob AS b (day, hash, epoch, text, object, bytes)
    SELECT DISTINCT ON (1, 2) coalesce(u.day, aw.today())::integer, u.hash, since, u.text,
      CASE WHEN u.text IS NULL THEN since END, u.size
    FROM unnest(days, hashes, texts, sizes) AS u(day, hash, text, size) ORDER BY 1, 2
    ON CONFLICT (day, hash) DO UPDATE SET epoch = excluded.epoch WHERE b.epoch < excluded.epoch
$$;

CREATE FUNCTION aw.keep_messages(
  since bigint, days integer[], hashes uuid[], parents uuid[], texts text[], sizes integer[]
) RETURNS void LANGUAGE sql AS $$
  INSERT INTO aw.message AS m (day, hash, parent, epoch, text, object, bytes)
    SELECT DISTINCT ON (1, 2) coalesce(u.day, aw.today())::integer, u.hash, u.parent, since, u.text,
      CASE WHEN u.text IS NULL THEN since END, u.size
    FROM unnest(days, hashes, parents, texts, sizes) AS u(day, hash, parent, text, size) ORDER BY 1, 2
    ON CONFLICT (day, hash) DO UPDATE SET epoch = excluded.epoch WHERE m.epoch < excluded.epoch
$$;
`;
