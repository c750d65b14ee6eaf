-- Visitors of web chats. The token itself is never stored, only its SHA-256.
CREATE TABLE visitor (
    channel TEXT    NOT NULL,
    token   TEXT    NOT NULL,
    address TEXT    NOT NULL,
    created INTEGER NOT NULL,
    seen    INTEGER NOT NULL,
    PRIMARY KEY (channel, token)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX visitor_address ON visitor (channel, address);
CREATE INDEX visitor_seen ON visitor (channel, seen);
