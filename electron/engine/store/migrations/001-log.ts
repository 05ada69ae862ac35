import type { Migration } from '../migrate.ts'

const schema = `
CREATE TABLE relays (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- How far each partition is stored. The group's committed offset is never ahead of next_offset.
CREATE TABLE source_positions (
  id INTEGER PRIMARY KEY,
  relay INTEGER NOT NULL REFERENCES relays (id),
  cluster TEXT NOT NULL,
  topic TEXT NOT NULL,
  partition INTEGER NOT NULL,
  next_offset INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  UNIQUE (relay, cluster, topic, partition)
) STRICT;

CREATE TABLE records (
  seq INTEGER PRIMARY KEY,
  relay INTEGER NOT NULL REFERENCES relays (id),
  source INTEGER NOT NULL REFERENCES source_positions (id),
  offset INTEGER NOT NULL,
  timestamp_ms INTEGER NOT NULL,
  key BLOB,
  value BLOB,
  -- JSON [[name, base64 or null], …]; NULL when there are none.
  headers TEXT,
  format TEXT NOT NULL,
  -- mapped, or the rule id of the first error.
  verdict TEXT NOT NULL,
  message TEXT,
  event_name TEXT,
  user TEXT,
  -- JSON array; NULL when there are none.
  findings TEXT,
  created_at_ms INTEGER NOT NULL
) STRICT;
-- source stands for relay, cluster, topic and partition: a record that is delivered again changes nothing.
CREATE UNIQUE INDEX records_position ON records (source, offset);
CREATE INDEX records_rejected ON records (relay, seq) WHERE verdict <> 'mapped';
CREATE INDEX records_rejected_reason ON records (relay, verdict, seq) WHERE verdict <> 'mapped';

CREATE TABLE events (
  record INTEGER PRIMARY KEY REFERENCES records (seq),
  idempotency_key TEXT NOT NULL,
  -- The event's own id, where its properties carry one.
  event_id TEXT,
  name TEXT NOT NULL,
  user TEXT NOT NULL,
  -- Exactly as sent.
  json TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  relay INTEGER NOT NULL REFERENCES relays (id),
  event INTEGER NOT NULL REFERENCES events (record),
  -- Where it was meant to go when it was made: what was meant for the emulator never goes to OneSignal.
  mode TEXT NOT NULL CHECK (mode IN ('emulator', 'live')),
  bytes INTEGER NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('pending', 'leased', 'waiting', 'held', 'delivered', 'failed', 'cancelled')),
  due_at_ms INTEGER,
  lease_token TEXT,
  lease_until_ms INTEGER,
  -- Requests that carried it.
  attempts INTEGER NOT NULL DEFAULT 0,
  -- Those that the retry policy counts, since it was made or retried by hand.
  tries INTEGER NOT NULL DEFAULT 0,
  first_tried_at_ms INTEGER,
  -- Of these, retries at once that take no place in the policy's schedule.
  immediate_retries INTEGER NOT NULL DEFAULT 0,
  -- 1: an earlier request may have arrived, so the next one may be a duplicate (with the same key).
  in_doubt INTEGER NOT NULL DEFAULT 0,
  last_status INTEGER,
  reason_code TEXT,
  reason TEXT,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  CHECK ((state IN ('pending', 'waiting')) = (due_at_ms IS NOT NULL)),
  CHECK ((state = 'leased') = (lease_token IS NOT NULL))
) STRICT;
CREATE INDEX deliveries_due ON deliveries (relay, mode, due_at_ms, id) WHERE due_at_ms IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (lease_token) WHERE lease_token IS NOT NULL;
CREATE INDEX deliveries_state ON deliveries (relay, state, id, mode);
CREATE INDEX deliveries_relay ON deliveries (relay);
CREATE INDEX deliveries_event ON deliveries (event);
CREATE INDEX deliveries_failed ON deliveries (relay, event) WHERE state = 'failed';
CREATE INDEX deliveries_failed_reason ON deliveries (relay, reason_code, event) WHERE state = 'failed';

-- Bodies that many attempts have in common are kept once.
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE,
  bytes BLOB NOT NULL
) STRICT;

-- Append-only. The request's body is not kept again: it is made of the events of attempt_items, in their order.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  relay INTEGER NOT NULL REFERENCES relays (id),
  started_at_ms INTEGER NOT NULL,
  duration_ms REAL,
  status INTEGER,
  events INTEGER NOT NULL,
  request_bytes INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'retry', 'failed', 'unknown')),
  reason TEXT NOT NULL,
  url TEXT NOT NULL,
  remote_address TEXT,
  request_headers TEXT NOT NULL,
  response_headers TEXT NOT NULL,
  response_body INTEGER REFERENCES bodies (id),
  -- True length, also where the kept body is cut.
  response_bytes INTEGER,
  error TEXT,
  -- JSON: milliseconds of dns, connect, tls, wait, read.
  timings TEXT
) STRICT;
CREATE INDEX attempts_relay ON attempts (relay);
CREATE INDEX attempts_body ON attempts (response_body) WHERE response_body IS NOT NULL;

CREATE TABLE attempt_items (
  attempt INTEGER NOT NULL REFERENCES attempts (id),
  position INTEGER NOT NULL,
  delivery INTEGER NOT NULL REFERENCES deliveries (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('delivered', 'retry', 'failed', 'unknown')),
  -- Where it differs from the attempt's own.
  reason TEXT,
  PRIMARY KEY (attempt, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_items_delivery ON attempt_items (delivery, attempt);

-- Every retry by hand leaves a trace here.
CREATE TABLE retries (
  id INTEGER PRIMARY KEY,
  record INTEGER NOT NULL REFERENCES records (seq),
  at_ms INTEGER NOT NULL,
  -- Why it was a dead letter.
  reason TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX retries_record ON retries (record);
`

/**
 * The log: every record a relay consumed, what it became, and each request that carried it.
 * Names: `…_ms` are milliseconds since the epoch. Offsets and Kafka timestamps are 64-bit INTEGERs.
 */
export const log001: Migration = { name: '001-log', up: (sqlite) => sqlite.exec(schema) }
