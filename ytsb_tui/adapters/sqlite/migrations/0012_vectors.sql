-- Passages by meaning. What a vector holds is known to the embedder alone; its signs are what is compared first.
CREATE TABLE vectors (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    vector BLOB NOT NULL
) STRICT;

CREATE TABLE vector_signs (
    passage INTEGER PRIMARY KEY REFERENCES passages (id) ON DELETE CASCADE,
    signs BLOB NOT NULL
) STRICT;
