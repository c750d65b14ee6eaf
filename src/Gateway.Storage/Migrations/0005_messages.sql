-- All that is written between us and one address of a customer on one channel.
CREATE TABLE conversation (
    id           INTEGER PRIMARY KEY,
    channel      TEXT    NOT NULL,
    address      TEXT    NOT NULL,
    name         TEXT,
    customer_id  INTEGER REFERENCES customer (id),
    language     TEXT,
    subject      TEXT,
    phase        TEXT    NOT NULL,
    contact_id   TEXT    REFERENCES contact (id),
    agent        TEXT,
    last_written INTEGER,
    created      INTEGER NOT NULL,
    UNIQUE (channel, address)
) STRICT;

CREATE INDEX conversation_open ON conversation (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX conversation_of_customer ON conversation (customer_id, last_written);

-- The handles that a channel gave for the customer of a conversation.
CREATE TABLE handle (
    conversation_id INTEGER NOT NULL REFERENCES conversation (id),
    kind            TEXT    NOT NULL,
    value           TEXT    NOT NULL,
    trust           TEXT    NOT NULL,
    evidence        TEXT    NOT NULL,
    PRIMARY KEY (conversation_id, kind, value)
) STRICT, WITHOUT ROWID;

-- "seq" is the order of arrival. "details" holds choices and template as JSON.
CREATE TABLE message (
    seq             INTEGER PRIMARY KEY,
    id              TEXT    NOT NULL UNIQUE,
    conversation_id INTEGER NOT NULL REFERENCES conversation (id),
    contact_id      TEXT    REFERENCES contact (id),
    channel         TEXT    NOT NULL,
    external_id     TEXT,
    author          TEXT    NOT NULL,
    agent           TEXT,
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    subject         TEXT,
    reply_to        TEXT,
    is_automatic    INTEGER NOT NULL,
    details         TEXT,
    at              INTEGER NOT NULL,
    stored          INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    fault           TEXT
) STRICT;

CREATE UNIQUE INDEX message_external ON message (channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX message_of_conversation ON message (conversation_id, seq);
CREATE INDEX message_of_contact ON message (contact_id, seq) WHERE contact_id IS NOT NULL;
CREATE INDEX message_unhandled ON message (conversation_id, seq) WHERE state = 'Received';

CREATE TABLE attachment (
    id         INTEGER PRIMARY KEY,
    message_id TEXT    NOT NULL REFERENCES message (id),
    name       TEXT    NOT NULL,
    media_type TEXT    NOT NULL,
    hash       TEXT,
    size       INTEGER,
    source     TEXT,
    fault      TEXT
) STRICT;

CREATE INDEX attachment_of_message ON attachment (message_id, id);
CREATE INDEX attachment_wanted ON attachment (id) WHERE hash IS NULL AND fault IS NULL;

-- What providers said of messages whose id we had not been told yet.
CREATE TABLE receipt (
    channel     TEXT    NOT NULL,
    external_id TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    fault       TEXT,
    PRIMARY KEY (channel, external_id, state)
) STRICT, WITHOUT ROWID;

-- What has to reach another system; an item of a lane waits for those before it.
CREATE TABLE outbox (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT    NOT NULL,
    target   TEXT    NOT NULL,
    lane     TEXT    NOT NULL,
    subject  TEXT    NOT NULL,
    body     TEXT,
    created  INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    state    TEXT    NOT NULL,
    fault    TEXT,
    UNIQUE (kind, target, subject)
) STRICT;

CREATE INDEX outbox_due ON outbox (due) WHERE state = 'Waiting';
CREATE INDEX outbox_lane ON outbox (kind, target, lane, id) WHERE state <> 'Dead';

CREATE TABLE attempt (
    id      INTEGER PRIMARY KEY,
    kind    TEXT    NOT NULL,
    target  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    number  INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended   INTEGER,
    outcome TEXT
) STRICT;

CREATE INDEX attempt_of_subject ON attempt (kind, target, subject, id);
