-- One row for each time that the gateway ran; "alive" is its last sign of life.
CREATE TABLE run (
    id      INTEGER PRIMARY KEY,
    started INTEGER NOT NULL,
    alive   INTEGER NOT NULL,
    stopped INTEGER
) STRICT;
