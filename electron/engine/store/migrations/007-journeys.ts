import type { Migration } from '../migrate.ts'

const keyOf = (row: 'new' | 'old'): string => `${row}.journey, ${row}.state`
const add = `INSERT INTO journey_counts (journey, state, count) VALUES (${keyOf('new')}, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;`
const remove = `UPDATE journey_counts SET count = count - 1 WHERE (journey, state) = (${keyOf('old')});`

const schema = `
-- How far the events that a receiver's emulator accepted were looked at. They stand in another file: the generation says in
-- which one, and how often its end was lost.
CREATE TABLE journey_cursors (
  receiver TEXT PRIMARY KEY,
  generation INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a journey was when runs of it began: they go on with it, whatever becomes of the file.
CREATE TABLE journey_versions (
  id INTEGER PRIMARY KEY,
  journey TEXT NOT NULL,
  -- JSON: name, steps, users.
  json TEXT NOT NULL,
  UNIQUE (journey, json)
) STRICT;

CREATE TABLE journey_runs (
  id INTEGER PRIMARY KEY,
  journey TEXT NOT NULL,
  version INTEGER NOT NULL REFERENCES journey_versions (id),
  -- The accepted event that started it; NULL for runs that were started by hand.
  receiver TEXT,
  generation INTEGER,
  accepted_seq INTEGER,
  app_id TEXT NOT NULL,
  -- As the emulator lists users: the external id, else 'onesignal_id …'.
  user TEXT NOT NULL,
  event_name TEXT NOT NULL,
  event_json TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'waiting', 'done', 'failed', 'cancelled')),
  -- Index of the step that is next or under way; their number after the last.
  step INTEGER NOT NULL,
  -- When there is something to do.
  due_at_ms INTEGER,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  -- Why it failed, in words.
  reason TEXT,
  CHECK ((state IN ('running', 'waiting')) = (due_at_ms IS NOT NULL)),
  CHECK ((state IN ('done', 'failed', 'cancelled')) = (ended_at_ms IS NOT NULL))
) STRICT;
-- An accepted event starts a journey once.
CREATE UNIQUE INDEX journey_runs_trigger ON journey_runs (receiver, generation, accepted_seq, journey)
  WHERE accepted_seq IS NOT NULL;
CREATE INDEX journey_runs_due ON journey_runs (due_at_ms, id) WHERE due_at_ms IS NOT NULL;
CREATE INDEX journey_runs_open ON journey_runs (user, app_id, journey) WHERE due_at_ms IS NOT NULL;
CREATE INDEX journey_runs_page ON journey_runs (journey, id);
CREATE INDEX journey_runs_state ON journey_runs (journey, state, id);
CREATE INDEX journey_runs_ended ON journey_runs (ended_at_ms, id) WHERE ended_at_ms IS NOT NULL;

-- What a run did, step by step; a row is written when the step begins.
CREATE TABLE journey_run_steps (
  run INTEGER NOT NULL REFERENCES journey_runs (id),
  step INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  -- Of waits: when it ends.
  due_at_ms INTEGER,
  ended_at_ms INTEGER,
  -- Of webhooks: the http_deliveries row that was made, once. It may be cleared away before the run is.
  delivery INTEGER,
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

-- What templates see as journey.all_events: at most 100 of a user and journey, the oldest are dropped.
CREATE TABLE journey_events (
  id INTEGER PRIMARY KEY,
  journey TEXT NOT NULL,
  app_id TEXT NOT NULL,
  user TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  event_json TEXT NOT NULL
) STRICT;
CREATE INDEX journey_events_user ON journey_events (journey, user, app_id, id);

CREATE TABLE journey_counts (
  journey TEXT NOT NULL,
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (journey, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journey_runs_counted AFTER INSERT ON journey_runs BEGIN ${add} END;
CREATE TRIGGER journey_runs_recounted AFTER UPDATE OF state ON journey_runs WHEN old.state IS NOT new.state
  BEGIN ${remove} ${add} END;
CREATE TRIGGER journey_runs_uncounted AFTER DELETE ON journey_runs BEGIN ${remove} END;
`

/** Runs of journeys, the events they look at, and how far accepted events were looked at. */
export const log007: Migration = { name: '007-journeys', up: (sqlite) => sqlite.exec(schema) }
