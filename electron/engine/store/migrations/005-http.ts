import type { Migration } from '../migrate.ts'

const schema = `
-- Where requests go: one webhook, or one forwarding endpoint of a receiver. Its health belongs to it, not to its file.
CREATE TABLE endpoints (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('webhook', 'forward')),
  -- The webhook's name; of a forward, the receiver's name and the path: local/hook.
  name TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
  -- Failed requests (deliveries given up, not attempts) since the last success.
  failed_in_a_row INTEGER NOT NULL DEFAULT 0,
  -- Of the present stretch of nothing but failures; NULL after a success.
  failing_since_ms INTEGER,
  warned_at_ms INTEGER,
  disabled_at_ms INTEGER,
  -- Why, in words.
  reason TEXT,
  -- The last successful test send; enabling again asks for one after disabled_at_ms.
  tested_at_ms INTEGER,
  UNIQUE (kind, name)
) STRICT;

-- What was sent together: a burst, a relay's or journey's run, a resend.
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL CHECK (origin IN ('test-send', 'send', 'journey', 'relay', 'forward', 'resend')),
  -- Of the webhook, journey, relay or receiver.
  name TEXT NOT NULL,
  started_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX runs_name ON runs (origin, name);

CREATE TABLE http_deliveries (
  id INTEGER PRIMARY KEY,
  endpoint INTEGER NOT NULL REFERENCES endpoints (id),
  run INTEGER NOT NULL REFERENCES runs (id),
  -- Made once for each key: what is asked for again after a crash changes nothing.
  origin_key TEXT,
  -- The same on every attempt; templates print it as event.id.
  event_id TEXT NOT NULL,
  -- The record that a relay made it of.
  record INTEGER REFERENCES records (seq),
  user TEXT,
  event_name TEXT,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'leased', 'waiting', 'held', 'delivered', 'failed', 'cancelled')),
  due_at_ms INTEGER,
  lease_token TEXT,
  lease_until_ms INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Those that the retry policy counts, since it was made or retried by hand.
  tries INTEGER NOT NULL DEFAULT 0,
  -- Of those that count; a time limit counts from here. Moved when the time scale changes and after a sleep.
  first_tried_at_ms INTEGER,
  immediate_retries INTEGER NOT NULL DEFAULT 0,
  -- 1: an earlier request may have arrived.
  in_doubt INTEGER NOT NULL DEFAULT 0,
  last_status INTEGER,
  reason_code TEXT,
  reason TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  -- Sent again by hand: the delivery whose request this one repeats.
  copy_of INTEGER REFERENCES http_deliveries (id),
  CHECK ((state IN ('pending', 'waiting')) = (due_at_ms IS NOT NULL)),
  CHECK ((state = 'leased') = (lease_token IS NOT NULL))
) STRICT;
CREATE INDEX http_deliveries_due ON http_deliveries (endpoint, due_at_ms, id) WHERE due_at_ms IS NOT NULL;
CREATE INDEX http_deliveries_leased ON http_deliveries (lease_token) WHERE lease_token IS NOT NULL;
CREATE UNIQUE INDEX http_deliveries_origin ON http_deliveries (origin_key) WHERE origin_key IS NOT NULL;
-- Ids are random: led by the number, the index grows at its end instead of writing to a random page for each delivery; a
-- search asks once per 16,384 deliveries (see 006).
CREATE INDEX http_deliveries_event ON http_deliveries (id >> 14, substr(event_id, -8));
CREATE INDEX http_deliveries_endpoint ON http_deliveries (endpoint, id);
CREATE INDEX http_deliveries_run ON http_deliveries (run, id);
CREATE INDEX http_deliveries_held ON http_deliveries (endpoint, id) WHERE state = 'held';
CREATE INDEX http_deliveries_failed ON http_deliveries (endpoint, id) WHERE state = 'failed';
CREATE INDEX http_deliveries_copy ON http_deliveries (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX http_deliveries_record ON http_deliveries (record) WHERE record IS NOT NULL;

-- How many deliveries of an endpoint are in each state; kept by the statements that change one.
CREATE TABLE http_counts (
  endpoint INTEGER NOT NULL REFERENCES endpoints (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (endpoint, state)
) STRICT, WITHOUT ROWID;
CREATE TABLE http_run_counts (
  run INTEGER NOT NULL REFERENCES runs (id),
  state TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (run, state)
) STRICT, WITHOUT ROWID;

-- The request as it was rendered when the delivery was made; written once, never changed.
CREATE TABLE http_requests (
  delivery INTEGER PRIMARY KEY REFERENCES http_deliveries (id),
  method TEXT NOT NULL,
  url TEXT NOT NULL,
  -- JSON [[name, value], …]; references to secrets stand unresolved.
  headers TEXT NOT NULL,
  body BLOB NOT NULL,
  -- JSON array of header indexes whose value is a reference that is resolved for each attempt; NULL = none.
  secret_headers TEXT,
  secret_url INTEGER NOT NULL DEFAULT 0,
  -- JSON array; NULL when there are none.
  findings TEXT
) STRICT;

-- Append-only.
CREATE TABLE http_attempts (
  id INTEGER PRIMARY KEY,
  delivery INTEGER NOT NULL REFERENCES http_deliveries (id),
  endpoint INTEGER NOT NULL REFERENCES endpoints (id),
  -- From 1, of its delivery.
  number INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  duration_ms REAL,
  status INTEGER,
  outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'retry', 'failed', 'unknown')),
  reason TEXT NOT NULL,
  -- When it is tried again.
  next_at_ms INTEGER,
  remote_address TEXT,
  -- JSON [[name, value], …] of what this attempt sent besides the frozen request: timestamp, signature. Redacted.
  added_headers TEXT,
  response_headers TEXT NOT NULL,
  response_body INTEGER REFERENCES bodies (id),
  -- True length, also where the kept body is cut; NULL where it was not read to its end.
  response_bytes INTEGER,
  -- Of the whole body, where the kept one is cut.
  response_sha256 BLOB,
  error TEXT,
  -- JSON: milliseconds of dns, connect, tls, wait, read.
  timings TEXT
) STRICT;
CREATE INDEX http_attempts_delivery ON http_attempts (delivery, number);
CREATE INDEX http_attempts_endpoint ON http_attempts (endpoint, id);
CREATE INDEX http_attempts_body ON http_attempts (response_body) WHERE response_body IS NOT NULL;

-- Attempts counted by minute and by hour, made afterwards from the append-only log: sending never waits for them.
CREATE TABLE http_spans (
  endpoint INTEGER NOT NULL REFERENCES endpoints (id),
  -- Length of the span in minutes, and its number since the epoch; by the attempt's start.
  minutes INTEGER NOT NULL CHECK (minutes IN (1, 60)),
  span INTEGER NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('status', 'outcome', 'duration', 'attempts')),
  -- status: the status, 0 = no answer. outcome: its place in the list of webhooks/stats. duration: a bucket of
  -- lib/duration-buckets. attempts: how many a delivery took that ended in this span.
  bucket INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (endpoint, minutes, span, measure, bucket)
) STRICT, WITHOUT ROWID;

-- The slowest attempt of each minute.
CREATE TABLE http_slowest (
  endpoint INTEGER NOT NULL REFERENCES endpoints (id),
  minute INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  duration_ms REAL NOT NULL,
  PRIMARY KEY (endpoint, minute)
) STRICT, WITHOUT ROWID;

-- How far the attempts have been counted.
CREATE TABLE http_counted (last_attempt INTEGER NOT NULL) STRICT;
INSERT INTO http_counted (last_attempt) VALUES (0);
`

/**
 * Deliveries that are one HTTP request each: webhooks, and what receivers forward. Relay deliveries, of which many travel in
 * one request, stay in `deliveries`.
 */
export const log005: Migration = { name: '005-http', up: (sqlite) => sqlite.exec(schema) }
