-- Jobs have a stage between fetching and writing. Only the check on that column changes, which nothing stored depends
-- on: SQLite documents this way for it (lang_altertable.html, "other kinds of table schema changes").
PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET sql = replace(sql, 'stage IN (''fetch'', ''write'', ''done'')', 'stage IN (''fetch'', ''listen'', ''write'', ''done'')')
WHERE type = 'table' AND name = 'jobs';

PRAGMA writable_schema = RESET;

-- What was heard so far of a sound, part by part (cues packed, see rows.py); the whole becomes a transcript.
CREATE TABLE heard (
    id INTEGER PRIMARY KEY,
    video TEXT NOT NULL REFERENCES jobs (video) ON DELETE CASCADE,
    until REAL NOT NULL,
    heard_by TEXT NOT NULL,
    language TEXT,
    length REAL,
    cues BLOB NOT NULL
) STRICT;

CREATE INDEX heard_of_a_video ON heard (video, until);

ALTER TABLE transcripts ADD COLUMN heard_by TEXT;
