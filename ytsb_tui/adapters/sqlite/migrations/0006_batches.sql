-- Notes that were asked for as a message batch. `identity` is the API's name of the batch, null as long as it is not known
-- whether the API took it; `ended_at` is null until its answers can be read.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    identity TEXT UNIQUE,
    begun_at REAL NOT NULL,
    ended_at REAL
) STRICT;

-- Which batch holds a video's note, until the note is stored.
CREATE TABLE batch_videos (
    video TEXT PRIMARY KEY REFERENCES jobs (video) ON DELETE CASCADE,
    batch INTEGER NOT NULL REFERENCES batches (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX batch_videos_of_a_batch ON batch_videos (batch);
