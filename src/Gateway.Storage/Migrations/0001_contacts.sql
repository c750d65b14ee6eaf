-- Times are milliseconds since 1970 in UTC; enumerations are their names.
CREATE TABLE customer (
    id       INTEGER PRIMARY KEY,
    name     TEXT,
    language TEXT,
    note     TEXT,
    created  INTEGER NOT NULL
) STRICT;

CREATE TABLE identity (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    kind        TEXT    NOT NULL,
    value       TEXT    NOT NULL,
    trust       TEXT    NOT NULL,
    evidence    TEXT    NOT NULL,
    linked      INTEGER NOT NULL,
    UNIQUE (kind, value)
) STRICT;

CREATE INDEX identity_of_customer ON identity (customer_id);

CREATE TABLE contact (
    id          TEXT    PRIMARY KEY,
    case_number INTEGER,
    channel     TEXT    NOT NULL,
    customer_id INTEGER REFERENCES customer (id),
    hotline     TEXT,
    caller      TEXT,
    dialled     TEXT,
    language    TEXT,
    intent      TEXT,
    confidence  REAL,
    queue       TEXT,
    agent       TEXT,
    started     INTEGER NOT NULL,
    answered    INTEGER,
    ended       INTEGER,
    result      TEXT,
    reason      TEXT,
    CHECK ((ended IS NULL) = (result IS NULL)),
    CHECK ((ended IS NULL) = (reason IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX contact_by_start ON contact (started);
CREATE INDEX contact_of_customer ON contact (customer_id, started);
CREATE INDEX contact_open ON contact (id) WHERE ended IS NULL;

CREATE TABLE timeline (
    id         INTEGER PRIMARY KEY,
    contact_id TEXT    NOT NULL REFERENCES contact (id),
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    text       TEXT    NOT NULL
) STRICT;

CREATE INDEX timeline_of_contact ON timeline (contact_id, at);
