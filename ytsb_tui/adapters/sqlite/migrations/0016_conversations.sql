-- Questions and their answers. `videos` is a JSON array, `said` the statements of the answer as JSON.
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    videos TEXT NOT NULL,
    subject TEXT
) STRICT;

CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    said TEXT NOT NULL,
    asked_at REAL NOT NULL,
    cost REAL
) STRICT;

CREATE INDEX turns_of_conversation ON turns (conversation);
