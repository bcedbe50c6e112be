-- How many vectors were ever removed: while it stays the same, a process that keeps signs in memory reads new ones only.
CREATE TABLE removed_vectors (count INTEGER NOT NULL) STRICT;

INSERT INTO removed_vectors VALUES (0);

CREATE TRIGGER vector_removed AFTER DELETE ON vector_signs BEGIN
    UPDATE removed_vectors SET count = count + 1;
END;
