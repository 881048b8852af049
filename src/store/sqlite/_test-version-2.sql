-- A store as version 2 wrote it. Never changes: later versions must bring it forward.
PRAGMA auto_vacuum = INCREMENTAL;
PRAGMA journal_mode = WAL;
PRAGMA application_id = 1095324247;
PRAGMA user_version = 2;
CREATE TABLE meta(key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE process(
  id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, birth TEXT NOT NULL, host TEXT NOT NULL,
  heartbeat REAL NOT NULL
) STRICT;
CREATE TABLE run(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, status INTEGER NOT NULL, workflow TEXT NOT NULL,
  started_at REAL NOT NULL, took REAL, session TEXT, subject TEXT, release TEXT,
  owner INTEGER, fence INTEGER, attempt INTEGER NOT NULL, turn INTEGER,
  calls INTEGER, tokens_in REAL, tokens_out REAL, cost REAL, unpriced INTEGER, tool_errors INTEGER,
  source TEXT, parent TEXT, tags TEXT, attributes TEXT, waiting_for TEXT,
  input ANY NOT NULL, input_shared INTEGER, input_thread INTEGER,
  output ANY, output_shared INTEGER, output_thread INTEGER, error ANY
) STRICT;
CREATE INDEX run_started ON run(started_at);
CREATE INDEX run_workflow ON run(workflow);
CREATE INDEX run_uncompleted ON run(status) WHERE status <> 1;
CREATE INDEX run_session ON run(session) WHERE session IS NOT NULL;
CREATE INDEX run_subject ON run(subject) WHERE subject IS NOT NULL;
CREATE INDEX run_release ON run(release) WHERE release IS NOT NULL;
CREATE TABLE run_tag(tag TEXT, run INTEGER, PRIMARY KEY(tag, run)) STRICT, WITHOUT ROWID;
CREATE TABLE call(
  id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, state INTEGER NOT NULL, at REAL, took REAL,
  thread INTEGER, shared INTEGER, ask_hash ANY, ask ANY, answer ANY, address TEXT NOT NULL, note TEXT
) STRICT;
CREATE TABLE blob(id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, codec INTEGER NOT NULL, data ANY NOT NULL) STRICT;
CREATE TABLE message(id INTEGER PRIMARY KEY, parent INTEGER, hash BLOB NOT NULL, text ANY NOT NULL) STRICT;
CREATE UNIQUE INDEX message_first ON message(parent, hash) WHERE parent IS NOT NULL;
CREATE TABLE session(id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, head INTEGER NOT NULL, turns INTEGER NOT NULL) STRICT;
CREATE TABLE ledger(
  id INTEGER PRIMARY KEY, tool TEXT NOT NULL, key TEXT NOT NULL, answer ANY NOT NULL, run TEXT NOT NULL, subject TEXT,
  stored_at REAL NOT NULL, expires_at REAL NOT NULL,
  UNIQUE(tool, key)
) STRICT;
CREATE INDEX ledger_long ON ledger(answer) WHERE typeof(answer) = 'integer';
CREATE TABLE approval(
  run TEXT, address TEXT, title TEXT NOT NULL, details TEXT, requested_at REAL NOT NULL, decision TEXT,
  PRIMARY KEY(run, address)
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('epoch', 0);
INSERT INTO meta VALUES('secret', '5ec2e70000000000000000000000000000000000000000000000000000000000');
INSERT INTO run VALUES(1, 'run_completed', 1, 'support', 1795000000000.0, 9.5, 'ses_1', 'user-1', 'rel_1', NULL, NULL, 1, 1, 2, 120.0, 30.0, 0.0042, 0, 1, 'openai', '{"kind":"fork","run":"run_0","at":"triage"}', '["a","b"]', '{"plan":"pro"}', NULL, '{"q":"where is my order"}', NULL, NULL, '"done"', NULL, NULL, NULL);
INSERT INTO run VALUES(2, 'run_waiting', 4, 'support', 1795000001000.0, 1.0, NULL, NULL, NULL, NULL, NULL, 1, NULL, 0, 120.0, 30.0, 0.0042, 0, 1, NULL, NULL, NULL, NULL, '["refund"]', 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO run VALUES(3, 'run_failed', 2, 'other', 1795000002000.0, 1.0, NULL, NULL, NULL, NULL, NULL, 1, NULL, 2, 120.0, 30.0, NULL, 1, 1, NULL, NULL, NULL, NULL, NULL, 'null', NULL, NULL, NULL, NULL, NULL, '{"name":"TypeError","message":"x"}');
INSERT INTO run VALUES(4, 'run_interrupted', 0, 'other', 1795000003000.0, NULL, NULL, NULL, NULL, 2626979900784428, 1428700823258557, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'null', NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO run_tag VALUES('a', 1);
INSERT INTO run_tag VALUES('b', 1);
INSERT INTO call VALUES(1048577, 0, 0, 1.25, 2.5, 1048578, 1, X'A49810700189033B98BEF9B1EC38EB08', '{"temperature":0}', 2, 'triage', '{"model":"m","cost":0.0042}');
INSERT INTO call VALUES(1048578, 1, 1, 4.0, 1.0, NULL, NULL, NULL, NULL, '{"name":"Error","message":"no"}', 'handle/refund#2', NULL);
INSERT INTO call VALUES(4194305, 5, 0, 0.0, 0.0, NULL, NULL, NULL, NULL, '5', 'now', NULL);
INSERT INTO blob VALUES(1, X'11B29CD6293311C2015178E0DDDAFD7D', 0, '[tools]');
INSERT INTO blob VALUES(2, X'2A77D1B4BD070358A5500087197877A2', 1, X'28B52FFD6012267D000038226C6F6E672022010008077C2902');
INSERT INTO message VALUES(1048577, 0, X'0818B7CF7E8A6157F3E59DD5803A68D7', '{"role":"system"}');
INSERT INTO message VALUES(1048578, NULL, X'56FBF1B4F93B062FEDA164567CCC8C73', '{"role":"user"}');
INSERT INTO message VALUES(2097153, 0, X'5AA762AE383FBB727AF3C7A36D4940A5', '"hello"');
INSERT INTO message VALUES(2097154, NULL, X'2C8D61810EDA7EC5EAE3597F74392E7B', '"hi"');
INSERT INTO session VALUES(1, 'ses_1', 2097154, 1);
INSERT INTO ledger VALUES(1, 'refund', 'key-1', '"refunded"', 'run_completed', 'user-1', 1795000000001.0, 4000000000000.0);
INSERT INTO approval VALUES('run_waiting', 'refund', 'Refund 120 EUR', '{"order":7}', 1795000001001.0, NULL);
