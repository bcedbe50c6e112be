-- Cards and where they stand in FSRS; `due` is null until a card is first shown. `gone` cards are no longer in the note
-- but were reviewed, so that their history counts and they come back with it when the note has them again.
CREATE TABLE cards (
    key TEXT PRIMARY KEY,
    video TEXT NOT NULL REFERENCES jobs (video) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('basic', 'cloze', 'choice')),
    front TEXT NOT NULL,
    back TEXT NOT NULL,
    options TEXT NOT NULL,
    explanation TEXT NOT NULL,
    start REAL,
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1)),
    phase INTEGER,
    step INTEGER,
    stability REAL,
    difficulty REAL,
    due REAL,
    last_review REAL,
    CHECK ((due IS NULL) = (phase IS NULL))
) STRICT;

CREATE INDEX cards_of_a_video ON cards (video, position);

-- Which note the cards of a video were made from.
CREATE TABLE decks (
    video TEXT PRIMARY KEY REFERENCES jobs (video) ON DELETE CASCADE,
    note INTEGER NOT NULL
) STRICT;

CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL REFERENCES cards (key) ON DELETE CASCADE,
    at REAL NOT NULL,
    rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    recall INTEGER NOT NULL CHECK (recall IN (0, 1))
) STRICT;

CREATE INDEX reviews_in_time ON reviews (at);
