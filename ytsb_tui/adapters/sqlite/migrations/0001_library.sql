-- One row a video: its way through the stages. Times are seconds since the epoch.
CREATE TABLE jobs (
    video TEXT PRIMARY KEY,
    position INTEGER NOT NULL UNIQUE,
    stage TEXT NOT NULL CHECK (stage IN ('fetch', 'write', 'done')),
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'waiting', 'done', 'failed', 'paused', 'cancelled')),
    title TEXT,
    channel TEXT,
    length REAL,
    subject TEXT,
    added_at REAL NOT NULL,
    changed_at REAL NOT NULL,
    retry_at REAL,
    attempts INTEGER NOT NULL DEFAULT 0,
    exits INTEGER NOT NULL DEFAULT 0,
    kind TEXT,
    reason TEXT,
    action TEXT,
    path TEXT,
    spent REAL NOT NULL DEFAULT 0,
    cost REAL,
    note INTEGER REFERENCES notes (id),            -- the note that is paid for; null: it is still to be written
    last_attempt INTEGER NOT NULL DEFAULT 0,       -- the newest attempt when a person last queued the job
    revision INTEGER NOT NULL,                     -- rises with every change of any job, so that changes can be read alone
    CHECK ((stage = 'done') = (state = 'done')),
    CHECK ((state = 'waiting') = (retry_at IS NOT NULL))
) STRICT;

-- Claims walk this in order and read nothing else, however many jobs wait ahead of the next one.
CREATE INDEX jobs_to_claim ON jobs (stage, position, state, retry_at, video) WHERE state IN ('queued', 'waiting');

CREATE INDEX jobs_by_revision ON jobs (revision);

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY,
    video TEXT NOT NULL REFERENCES jobs (video) ON DELETE CASCADE,
    stage TEXT NOT NULL,
    worker TEXT NOT NULL,
    started_at REAL NOT NULL,
    seconds REAL NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    exit_ip TEXT,
    fingerprint TEXT,
    country TEXT,
    bytes INTEGER NOT NULL
) STRICT;

CREATE INDEX attempts_of_a_video ON attempts (video, id);

-- One row a video: the cues once and for all (packed, see rows.py), with what the player response said.
CREATE TABLE transcripts (
    video TEXT PRIMARY KEY REFERENCES jobs (video) ON DELETE CASCADE,
    language TEXT NOT NULL,
    automatic INTEGER NOT NULL CHECK (automatic IN (0, 1)),
    translated_from TEXT,
    details TEXT NOT NULL,
    cues BLOB NOT NULL
) STRICT;

-- Every note ever paid for; jobs.note names the one that counts.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY,
    video TEXT NOT NULL REFERENCES jobs (video) ON DELETE CASCADE,
    written_at REAL NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost REAL,
    note TEXT NOT NULL
) STRICT;

CREATE INDEX notes_of_a_video ON notes (video, id);

-- Playlists, channels and searches; count is 0 where it has no meaning.
CREATE TABLE sources (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('playlist', 'channel', 'search')),
    name TEXT NOT NULL,
    count INTEGER NOT NULL,
    subject TEXT,
    state TEXT NOT NULL CHECK (state IN ('pending', 'listed', 'failed')),
    added_at REAL NOT NULL,
    UNIQUE (kind, name, count)
) STRICT;

CREATE INDEX sources_to_list ON sources (id) WHERE state = 'pending';

-- An address that exits were seen with; the fingerprint is '' where it cannot be known.
CREATE TABLE exits (
    ip TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    country TEXT NOT NULL,
    first_seen REAL NOT NULL,
    last_used REAL NOT NULL,
    uses INTEGER NOT NULL,
    let_through INTEGER NOT NULL,
    blocked INTEGER NOT NULL,
    broken INTEGER NOT NULL,
    cooling_until REAL NOT NULL,
    burned_until REAL NOT NULL,
    last_worker TEXT,
    PRIMARY KEY (ip, fingerprint)
) STRICT, WITHOUT ROWID;

-- What is searched: a few cues at a time, a line each. Made from the cues and can be made again from them.
CREATE TABLE passages (
    id INTEGER PRIMARY KEY,
    video TEXT NOT NULL REFERENCES transcripts (video) ON DELETE CASCADE,
    first_cue INTEGER NOT NULL,
    starts BLOB NOT NULL,                          -- the second at which each line's cue starts, 32-bit floats
    text TEXT NOT NULL
) STRICT;

CREATE INDEX passages_of_a_video ON passages (video);

CREATE VIRTUAL TABLE passage_words USING fts5 (
    text, content = 'passages', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

CREATE TRIGGER passage_added AFTER INSERT ON passages BEGIN
    INSERT INTO passage_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER passage_removed AFTER DELETE ON passages BEGIN
    INSERT INTO passage_words (passage_words, rowid, text) VALUES ('delete', old.id, old.text);
END;
