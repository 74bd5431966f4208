CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,               -- grows: the order in which sessions were made
    session_id TEXT NOT NULL UNIQUE,
    model_id TEXT NOT NULL,
    model_version TEXT NOT NULL,
    user_id TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    labels TEXT NOT NULL,                 -- a JSON object of texts
    metadata TEXT,                        -- a JSON object, or nothing
    locale TEXT NOT NULL,
    status TEXT NOT NULL,                 -- active, ended, expired
    idle_timeout INTEGER NOT NULL,        -- all times in milliseconds
    create_time INTEGER NOT NULL,
    update_time INTEGER NOT NULL,
    active_time INTEGER NOT NULL,
    end_time INTEGER,
    forked_from TEXT,
    forked_offset INTEGER,
    next_offset INTEGER NOT NULL,         -- what an append is conditional on
    waits_for_webhook INTEGER NOT NULL,   -- 0 or 1
    check_time INTEGER,                   -- when to look for expiry; nothing once it is over
    request_id TEXT,                      -- of the call that made it
    request_fingerprint TEXT
  , owner TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE turns (
    session INTEGER NOT NULL REFERENCES sessions (id),
    first_offset INTEGER NOT NULL,
    time INTEGER NOT NULL,
    request_id TEXT,
    events TEXT NOT NULL,                 -- a JSON array
    state TEXT NOT NULL,                  -- a JSON object: the state after the turn
    PRIMARY KEY (session, first_offset)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE models (
    model_id TEXT NOT NULL,
    version TEXT NOT NULL,
    source TEXT NOT NULL,                 -- a JSON object: the files of the model
    PRIMARY KEY (model_id, version)
  ) STRICT;
CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY,               -- grows: the order in which keys were made
    key_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,                   -- client, operator
    hash TEXT NOT NULL,                   -- SHA-256 of the key, in hexadecimal digits
    create_time INTEGER NOT NULL,
    expire_time INTEGER,
    revoke_time INTEGER
  ) STRICT;
CREATE TABLE secrets (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,                -- what is sealed with it
    key TEXT NOT NULL,                    -- 256 bits in hexadecimal digits
    create_time INTEGER NOT NULL
  ) STRICT;
INSERT INTO sessions (id, session_id, model_id, model_version, user_id, title, description, labels, metadata, locale, status, idle_timeout, create_time, update_time, active_time, end_time, forked_from, forked_offset, next_offset, waits_for_webhook, check_time, request_id, request_fingerprint, owner) VALUES (1, 'talking', 'clerk', 'v1', 'ada', '', '', '{"a":"b"}', NULL, 'en_US', 'active', 60000, 1767268800000, 1767268800004, 1767268800004, NULL, NULL, NULL, 6, 0, 1767268860000, 'r1', 'of r1', 'key:shop');
INSERT INTO sessions (id, session_id, model_id, model_version, user_id, title, description, labels, metadata, locale, status, idle_timeout, create_time, update_time, active_time, end_time, forked_from, forked_offset, next_offset, waits_for_webhook, check_time, request_id, request_fingerprint, owner) VALUES (2, 'described', 'clerk', 'v1', 'ada', 'A title', '', '{}', NULL, 'en_US', 'active', 60000, 1767268800000, 1767268801000, 1767268800002, NULL, NULL, NULL, 4, 0, 1767268860002, NULL, NULL, 'shop');
INSERT INTO sessions (id, session_id, model_id, model_version, user_id, title, description, labels, metadata, locale, status, idle_timeout, create_time, update_time, active_time, end_time, forked_from, forked_offset, next_offset, waits_for_webhook, check_time, request_id, request_fingerprint, owner) VALUES (3, 'over', 'clerk', 'v1', 'ada', '', '', '{}', NULL, 'en_US', 'ended', 60000, 1767268800000, 1767268800002, 1767268800002, 1767268800002, NULL, NULL, 4, 0, NULL, NULL, NULL, 'shop');
INSERT INTO sessions (id, session_id, model_id, model_version, user_id, title, description, labels, metadata, locale, status, idle_timeout, create_time, update_time, active_time, end_time, forked_from, forked_offset, next_offset, waits_for_webhook, check_time, request_id, request_fingerprint, owner) VALUES (4, 'waiting', 'clerk', 'v1', 'ada', '', '', '{}', NULL, 'en_US', 'active', 60000, 1767268800000, 1767268800002, 1767268800002, NULL, NULL, NULL, 4, 1, 1767268860000, NULL, NULL, 'shop');
INSERT INTO sessions (id, session_id, model_id, model_version, user_id, title, description, labels, metadata, locale, status, idle_timeout, create_time, update_time, active_time, end_time, forked_from, forked_offset, next_offset, waits_for_webhook, check_time, request_id, request_fingerprint, owner) VALUES (5, 'forked', 'clerk', 'v1', 'ada', '', '', '{"a":"b"}', NULL, 'en_US', 'active', 60000, 1767268805000, 1767268805000, 1767268805000, NULL, 'talking', 3, 4, 0, 1767268865000, NULL, NULL, 'key:shop');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (1, 0, 1767268800000, NULL, '[{"kind":"user_text","text":"begin talking","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"begin talking"},"waiting":{"for":"start"},"seed":1,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (1, 2, 1767268800002, 'q1', '[{"kind":"user_text","text":"text at 2","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"text at 2"},"waiting":{"for":"start"},"seed":3,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (1, 4, 1767268800004, 'q2', '[{"kind":"user_text","text":"it''s \"fine\"","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"it''s \"fine\""},"waiting":{"for":"start"},"seed":5,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (2, 0, 1767268800000, NULL, '[{"kind":"user_text","text":"begin described","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"begin described"},"waiting":{"for":"start"},"seed":1,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (2, 2, 1767268800002, NULL, '[{"kind":"user_text","text":"text at 2","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"text at 2"},"waiting":{"for":"start"},"seed":3,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (3, 0, 1767268800000, NULL, '[{"kind":"user_text","text":"begin over","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"begin over"},"waiting":{"for":"start"},"seed":1,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (3, 2, 1767268800002, NULL, '[{"kind":"user_text","text":"text at 2","timedOut":false},{"kind":"session_ended","reason":"client"}]', '{"locale":"en_US","frames":[],"parameters":{"said":"text at 2"},"waiting":{"for":"start"},"seed":3,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (4, 0, 1767268800000, NULL, '[{"kind":"user_text","text":"begin waiting","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"begin waiting"},"waiting":{"for":"start"},"seed":1,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (4, 2, 1767268800002, NULL, '[{"kind":"user_text","text":"text at 2","timedOut":false},{"kind":"command","commandId":"look_up","inputs":{},"runner":"webhook"}]', '{"locale":"en_US","frames":[],"parameters":{"said":"text at 2"},"waiting":{"for":"start"},"seed":3,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (5, 0, 1767268800000, NULL, '[{"kind":"user_text","text":"begin talking","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"begin talking"},"waiting":{"for":"start"},"seed":1,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO turns (session, first_offset, time, request_id, events, state) VALUES (5, 2, 1767268800002, NULL, '[{"kind":"user_text","text":"text at 2","timedOut":false},{"kind":"wait_for_user","immediate":false,"requiresWakeWord":false,"expectedIntentIds":[],"slot":""}]', '{"locale":"en_US","frames":[],"parameters":{"said":"text at 2"},"waiting":{"for":"start"},"seed":3,"said":{},"webhookMetadata":"","webhookCalls":0}');
INSERT INTO models (model_id, version, source) VALUES ('clerk', 'v1', '{"id":"clerk","files":[{"path":"model.yaml","text":"stories: {} # clerk\n"}]}');
CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_model ON sessions (model_id, id);
CREATE INDEX sessions_by_version ON sessions (model_version);
CREATE INDEX sessions_to_check ON sessions (check_time) WHERE check_time IS NOT NULL;
CREATE INDEX sessions_to_fulfil ON sessions (id) WHERE waits_for_webhook = 1;
CREATE UNIQUE INDEX turns_by_request ON turns (session, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX sessions_by_owner ON sessions (owner, id);
CREATE UNIQUE INDEX sessions_by_request ON sessions (owner, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX api_keys_by_name ON api_keys (name);
CREATE INDEX sessions_live ON sessions (owner) WHERE status = 'active';
PRAGMA user_version = 4;
PRAGMA application_id = 1348563564;
