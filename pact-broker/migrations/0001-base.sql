-- Tables of the broker: one text for SQLite and PostgreSQL. What differs is a token that database/sql.rs replaces:
--   (id) (int) (text) (bytes) (clustered), written in braces below.
-- Times are microseconds since 1970-01-01 UTC, given by the program, never by the database.
-- A column that repeats what a parent row says (consumer_id of a pact) has no foreign key: the cascade comes through the parent.
-- Names that are looked up have at most 1024 bytes: a row of an index has a limit in PostgreSQL, and both store the same.
-- Booleans are BOOLEAN in both; JSON is text that SQL never looks into.

-- ---------------------------------------------------------------- applications and their versions

CREATE TABLE pacticipant (
  id {id},
  name {text} NOT NULL CHECK (octet_length(name) <= 1024),
  name_key {text} NOT NULL,                 -- lower case, made by the program: sorting and searching, the same in both
  display_name {text},
  main_branch {text},                       -- a name: the branch may not exist yet
  repository_url {text},
  repository_name {text},
  repository_namespace {text},
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
);
CREATE UNIQUE INDEX pacticipant_by_name ON pacticipant (name);
CREATE INDEX pacticipant_by_key ON pacticipant (name_key, id);

CREATE TABLE label (
  pacticipant_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  name {text} NOT NULL CHECK (octet_length(name) <= 1024),
  created_at {int} NOT NULL,
  PRIMARY KEY (pacticipant_id, name)
) {clustered};
CREATE INDEX label_by_name ON label (name, pacticipant_id);

-- The order of versions is the order of their ids: first creation, never changed.
CREATE TABLE version (
  id {id},
  pacticipant_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  number {text} NOT NULL CHECK (octet_length(number) <= 1024),
  build_url {text},
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
);
CREATE UNIQUE INDEX version_by_number ON version (pacticipant_id, number);
CREATE INDEX version_by_order ON version (pacticipant_id, id);

-- ---------------------------------------------------------------- branches and tags: each knows its head

CREATE TABLE branch (
  id {id},
  pacticipant_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  name {text} NOT NULL CHECK (octet_length(name) <= 1024),
  head_id {int} REFERENCES version ON DELETE SET NULL,       -- the version added last
  head_pact_at {int},                       -- when the head's newest pact was published: what WIP looks for
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
);
CREATE UNIQUE INDEX branch_by_name ON branch (pacticipant_id, name);
CREATE INDEX branch_by_update ON branch (pacticipant_id, updated_at, id);
CREATE INDEX branch_by_head ON branch (head_id);
CREATE INDEX branch_by_head_pact ON branch (pacticipant_id, head_pact_at, head_id) WHERE head_pact_at IS NOT NULL;

CREATE TABLE branch_version (
  version_id {int} NOT NULL REFERENCES version ON DELETE CASCADE,
  branch_id {int} NOT NULL REFERENCES branch ON DELETE CASCADE,
  created_at {int} NOT NULL,
  PRIMARY KEY (version_id, branch_id)
) {clustered};
CREATE INDEX branch_version_by_branch ON branch_version (branch_id, version_id);

CREATE TABLE tag (
  id {id},
  pacticipant_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  name {text} NOT NULL CHECK (octet_length(name) <= 1024),
  head_id {int} REFERENCES version ON DELETE SET NULL,       -- the highest version that carries it
  head_pact_at {int},
  created_at {int} NOT NULL
);
CREATE UNIQUE INDEX tag_by_name ON tag (pacticipant_id, name);
CREATE INDEX tag_by_head ON tag (head_id);
CREATE INDEX tag_by_head_pact ON tag (pacticipant_id, head_pact_at, head_id) WHERE head_pact_at IS NOT NULL;

CREATE TABLE tag_version (
  version_id {int} NOT NULL REFERENCES version ON DELETE CASCADE,
  tag_id {int} NOT NULL REFERENCES tag ON DELETE CASCADE,
  created_at {int} NOT NULL,
  PRIMARY KEY (version_id, tag_id)
) {clustered};
CREATE INDEX tag_version_by_tag ON tag_version (tag_id, version_id);

-- ---------------------------------------------------------------- environments, and what is in them

CREATE TABLE environment (
  id {id},
  uuid {text} NOT NULL,
  name {text} NOT NULL CHECK (octet_length(name) <= 1024),
  display_name {text} NOT NULL,
  production BOOLEAN NOT NULL,
  contacts {text},                          -- JSON
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
);
CREATE UNIQUE INDEX environment_by_uuid ON environment (uuid);
CREATE UNIQUE INDEX environment_by_name ON environment (name);

-- A version in an environment. 'deployed': one per instance, the next replaces it. 'released': as many as are supported.
CREATE TABLE placement (
  id {id},
  uuid {text} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('deployed', 'released')),
  environment_id {int} NOT NULL REFERENCES environment ON DELETE CASCADE,
  pacticipant_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  version_id {int} NOT NULL REFERENCES version ON DELETE CASCADE,
  instance {text} CHECK (octet_length(instance) <= 1024),    -- as the client said it; NULL and '' share one slot
  slot {text} NOT NULL,                     -- 'deployed': coalesce(instance, ''); 'released': the version id as text
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL,
  ended_at {int}
);
CREATE UNIQUE INDEX placement_by_uuid ON placement (uuid);
CREATE UNIQUE INDEX placement_now ON placement (environment_id, pacticipant_id, kind, slot) WHERE ended_at IS NULL;
CREATE INDEX placement_by_version ON placement (version_id);
-- What is there now is found without what was there. SQLite does not choose an index on some rows where one on all rows has the
-- same first column, so that these have the end.
CREATE INDEX placement_by_pacticipant ON placement (pacticipant_id, ended_at);
CREATE INDEX placement_by_environment ON placement (environment_id, ended_at);
CREATE INDEX placement_history ON placement (environment_id, pacticipant_id, ended_at);

-- ---------------------------------------------------------------- contracts

-- Who talks to whom, and the newest of each pair: pages and graphs read this and nothing else.
CREATE TABLE integration (
  consumer_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  provider_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  latest_pact_id {int},
  latest_verification_id {int},             -- newest result of the content of the latest pact
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL,
  PRIMARY KEY (consumer_id, provider_id)
) {clustered};
CREATE INDEX integration_by_provider ON integration (provider_id, consumer_id);
CREATE INDEX integration_by_update ON integration (updated_at);

-- What a pact says, once. Results belong to contents, so versions with the same content share them.
CREATE TABLE content (
  id {id},
  consumer_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  provider_id {int} NOT NULL REFERENCES pacticipant ON DELETE CASCADE,
  sha {text} NOT NULL,
  specification {text},
  interactions {int} NOT NULL,
  size {int} NOT NULL,
  created_at {int} NOT NULL
);
CREATE UNIQUE INDEX content_by_sha ON content (consumer_id, provider_id, sha);
CREATE INDEX content_by_provider ON content (provider_id);

CREATE TABLE content_body (
  content_id {int} PRIMARY KEY REFERENCES content ON DELETE CASCADE,
  encoding {text} NOT NULL,                 -- 'deflate' | 'none'
  body {bytes} NOT NULL
);

CREATE TABLE interaction (
  content_id {int} NOT NULL REFERENCES content ON DELETE CASCADE,
  position {int} NOT NULL,
  key {text} NOT NULL CHECK (octet_length(key) <= 1024),     -- the `_id` that verifiers send back
  kind {text} NOT NULL,                     -- 'http' | 'message' | 'exchange'
  description {text} NOT NULL,
  states {text} NOT NULL,                   -- JSON
  method {text},
  path {text},
  PRIMARY KEY (content_id, position)
) {clustered};
CREATE INDEX interaction_by_key ON interaction (key);

-- A publication: the content that a version of the consumer has for a provider. Overwritten ones are kept until retention.
CREATE TABLE pact (
  id {id},
  consumer_id {int} NOT NULL,
  provider_id {int} NOT NULL,
  consumer_version_id {int} NOT NULL REFERENCES version ON DELETE CASCADE,
  content_id {int} NOT NULL REFERENCES content ON DELETE CASCADE,
  revision {int} NOT NULL,
  is_latest BOOLEAN NOT NULL,               -- the last revision
  created_at {int} NOT NULL
);
CREATE UNIQUE INDEX pact_by_version ON pact (consumer_version_id, provider_id) WHERE is_latest;
CREATE UNIQUE INDEX pact_by_pair ON pact (provider_id, consumer_id, consumer_version_id) WHERE is_latest;
CREATE INDEX pact_history ON pact (provider_id, consumer_id, consumer_version_id);
CREATE INDEX pact_by_content ON pact (content_id, consumer_version_id);
CREATE UNIQUE INDEX pact_revisions ON pact (consumer_version_id, provider_id, revision);

-- ---------------------------------------------------------------- results

CREATE TABLE verification (
  id {id},                                  -- also the number in its URL
  content_id {int} NOT NULL REFERENCES content ON DELETE CASCADE,
  consumer_id {int} NOT NULL,
  provider_id {int} NOT NULL,
  provider_version_id {int} NOT NULL REFERENCES version ON DELETE CASCADE,
  success BOOLEAN NOT NULL,
  wip BOOLEAN NOT NULL,
  pending BOOLEAN NOT NULL,
  is_latest BOOLEAN NOT NULL,               -- of its content and provider version
  executed_at {int} NOT NULL,
  created_at {int} NOT NULL,
  build_url {text}
);
CREATE UNIQUE INDEX verification_now ON verification (content_id, provider_version_id) WHERE is_latest;
CREATE INDEX verification_of_content ON verification (content_id, id);
CREATE INDEX verification_of_version ON verification (provider_version_id, content_id);
CREATE INDEX verification_success ON verification (content_id, created_at) WHERE success;
CREATE INDEX verification_real_success ON verification (content_id, executed_at) WHERE success AND NOT wip;

-- Wide and rarely read: what the verifier said of each interaction, and who it was.
CREATE TABLE verification_detail (
  verification_id {int} PRIMARY KEY REFERENCES verification ON DELETE CASCADE,
  encoding {text} NOT NULL,
  body {bytes} NOT NULL                     -- {"testResults": .., "verifiedBy": ..}
);

-- Has a content ever been verified successfully on a branch? Pending and WIP ask this for every pact.
CREATE TABLE branch_success (
  content_id {int} NOT NULL REFERENCES content ON DELETE CASCADE,
  branch_id {int} NOT NULL REFERENCES branch ON DELETE CASCADE,
  last_real_at {int},                       -- newest executed_at of a success that was not WIP
  PRIMARY KEY (content_id, branch_id)
) {clustered};
CREATE INDEX branch_success_by_branch ON branch_success (branch_id);

CREATE TABLE tag_success (
  content_id {int} NOT NULL REFERENCES content ON DELETE CASCADE,
  tag_id {int} NOT NULL REFERENCES tag ON DELETE CASCADE,
  last_real_at {int},
  PRIMARY KEY (content_id, tag_id)
) {clustered};
CREATE INDEX tag_success_by_tag ON tag_success (tag_id);

-- ---------------------------------------------------------------- webhooks

CREATE TABLE webhook (
  id {id},
  uuid {text} NOT NULL,
  description {text},
  consumer_id {int} REFERENCES pacticipant ON DELETE CASCADE,
  consumer_label {text},
  provider_id {int} REFERENCES pacticipant ON DELETE CASCADE,
  provider_label {text},
  enabled BOOLEAN NOT NULL,
  events {text} NOT NULL,                   -- JSON list of names
  request {text} NOT NULL,                  -- JSON: method, url, headers, body, username; null is a secret
  sealed {bytes},                           -- password and secret headers, encrypted
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
);
CREATE UNIQUE INDEX webhook_by_uuid ON webhook (uuid);
CREATE INDEX webhook_by_consumer ON webhook (consumer_id);
CREATE INDEX webhook_by_provider ON webhook (provider_id);

CREATE TABLE secret (
  name {text} PRIMARY KEY,                  -- ${user.NAME}
  sealed {bytes} NOT NULL,
  key_id {text} NOT NULL,                   -- which key sealed it, so that keys can be changed
  created_at {int} NOT NULL,
  updated_at {int} NOT NULL
) {clustered};

-- The outbox. Written in the transaction of the event; workers take rows by a lease.
CREATE TABLE delivery (
  id {id},
  uuid {text} NOT NULL,
  webhook_id {int} REFERENCES webhook ON DELETE SET NULL,
  name {text} NOT NULL,                     -- 'POST host': what is known of a webhook that was deleted
  event {text} NOT NULL,
  trigger_kind {text} NOT NULL,             -- 'resource_creation' | 'user'
  consumer_id {int},                        -- no foreign keys: what was delivered outlives what it was about
  provider_id {int},
  pact_id {int} REFERENCES pact ON DELETE SET NULL,
  verification_id {int} REFERENCES verification ON DELETE SET NULL,
  context {text} NOT NULL,                  -- JSON: the template's values as they were at the event
  status {text} NOT NULL,                   -- 'not_run' | 'retrying' | 'success' | 'failure'
  attempts {int} NOT NULL,
  due_at {int},                             -- NULL when done
  leased_until {int},
  leased_by {text},
  created_at {int} NOT NULL
);
CREATE UNIQUE INDEX delivery_by_uuid ON delivery (uuid);
CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX delivery_exhausted ON delivery (id) WHERE status = 'failure';
CREATE INDEX delivery_of_pair ON delivery (consumer_id, provider_id, id);
CREATE INDEX delivery_of_pact ON delivery (pact_id);
CREATE INDEX delivery_of_verification ON delivery (verification_id);
CREATE INDEX delivery_of_webhook ON delivery (webhook_id, id);

CREATE TABLE delivery_attempt (
  delivery_id {int} NOT NULL REFERENCES delivery ON DELETE CASCADE,
  number {int} NOT NULL,
  success BOOLEAN NOT NULL,
  log {text} NOT NULL,                      -- redacted when written
  created_at {int} NOT NULL,
  PRIMARY KEY (delivery_id, number)
) {clustered};

-- ---------------------------------------------------------------- who may, and who did

CREATE TABLE token (
  id {id},
  name {text} NOT NULL,
  hash {bytes} NOT NULL,                    -- SHA-256 of 256 random bits
  scopes {text} NOT NULL,                   -- 'read publish verify deploy admin'
  pacticipants {text},                      -- JSON list of name patterns; NULL: all
  created_at {int} NOT NULL,
  expires_at {int},
  last_used_at {int},                       -- at most once an hour
  revoked_at {int}
);
CREATE UNIQUE INDEX token_by_hash ON token (hash);

CREATE TABLE audit (
  id {id},
  at {int} NOT NULL,
  actor {text} NOT NULL,                    -- 'token:ci' | 'user:pact' | 'anonymous' | 'job:retention'
  action {text} NOT NULL,                   -- route name, 'contracts.publish'
  pacticipant {text},
  target {text} NOT NULL,                   -- path
  status {int} NOT NULL,
  detail {text}
);
CREATE INDEX audit_by_pacticipant ON audit (pacticipant, id);

-- Jobs that only one node may do at a time.
CREATE TABLE lease (
  name {text} PRIMARY KEY,
  holder {text} NOT NULL,
  until {int} NOT NULL
) {clustered};
