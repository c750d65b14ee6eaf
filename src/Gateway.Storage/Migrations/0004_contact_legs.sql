-- How well each party of a contact could be heard. Jitter and round trip in ms, peer_loss a share from 0 to 1.
CREATE TABLE contact_leg (
    id          INTEGER PRIMARY KEY,
    contact_id  TEXT    NOT NULL REFERENCES contact (id),
    party       TEXT    NOT NULL,
    codec       TEXT    NOT NULL,
    is_secure   INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    lost        INTEGER NOT NULL,
    jitter      REAL    NOT NULL,
    concealed   INTEGER NOT NULL,
    round_trip  REAL,
    peer_loss   REAL,
    peer_jitter REAL,
    mos         REAL
) STRICT;

CREATE INDEX leg_of_contact ON contact_leg (contact_id, id);
