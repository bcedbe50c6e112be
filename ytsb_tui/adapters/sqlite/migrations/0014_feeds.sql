-- Sources may be feeds of podcasts.
ALTER TABLE sources RENAME TO sources_before;

CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('playlist', 'channel', 'search', 'feed')),
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    subject TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'listed', 'failed')),
    added_at REAL NOT NULL,
    UNIQUE (kind, name, count)
) STRICT;

INSERT INTO sources SELECT * FROM sources_before;

DROP TABLE sources_before;
