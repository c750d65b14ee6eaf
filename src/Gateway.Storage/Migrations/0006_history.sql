-- A customer who turned out to be another one points there; nothing else moves, so that undoing it restores everything.
ALTER TABLE customer ADD COLUMN merged_into INTEGER REFERENCES customer (id);

CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into IS NOT NULL;

-- "filled" names what the remaining customer took over because it had none: some of name, language, note.
CREATE TABLE merge (
    id            INTEGER PRIMARY KEY,
    into_id       INTEGER NOT NULL REFERENCES customer (id),
    from_id       INTEGER NOT NULL REFERENCES customer (id),
    evidence      TEXT    NOT NULL,
    filled        TEXT    NOT NULL,
    at            INTEGER NOT NULL,
    undone        INTEGER,
    undone_reason TEXT
) STRICT;

CREATE INDEX merge_of_from ON merge (from_id);
CREATE INDEX merge_of_into ON merge (into_id);

-- Every time a handle was given to a customer by hand, or taken away.
CREATE TABLE identity_change (
    id       INTEGER PRIMARY KEY,
    kind     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    from_id  INTEGER REFERENCES customer (id),
    to_id    INTEGER NOT NULL REFERENCES customer (id),
    evidence TEXT    NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- One matter over all its contacts. Numbers are told to customers, so none is used twice.
CREATE TABLE case_file (
    number      INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    subject     TEXT,
    intent      TEXT,
    opened      INTEGER NOT NULL,
    closed      INTEGER
) STRICT;

CREATE INDEX case_of_customer ON case_file (customer_id, number);
CREATE INDEX contact_of_case ON contact (case_number, started) WHERE case_number IS NOT NULL;

-- What customers allowed and took back, never changed; the last line of a channel and purpose counts.
CREATE TABLE consent (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    channel     TEXT    NOT NULL,
    purpose     TEXT    NOT NULL,
    is_given    INTEGER NOT NULL,
    source      TEXT    NOT NULL,
    wording     TEXT,
    language    TEXT,
    at          INTEGER NOT NULL
) STRICT;

CREATE INDEX consent_of_customer ON consent (customer_id, id);
