-- The phones that are registered (RFC 3261, 10.3). Addresses are "host:port" as seen on the wire.
CREATE TABLE binding (
    user       TEXT    NOT NULL,
    contact    TEXT    NOT NULL,
    parameters TEXT    NOT NULL,
    remote     TEXT    NOT NULL,
    local      TEXT    NOT NULL,
    transport  TEXT    NOT NULL,
    call_id    TEXT    NOT NULL,
    cseq       INTEGER NOT NULL,
    expires    INTEGER NOT NULL,
    user_agent TEXT,
    PRIMARY KEY (user, contact)
) STRICT, WITHOUT ROWID;
