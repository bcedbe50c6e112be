-- The questions that a model wrote on a video, with what they took; input counts cached tokens too.
CREATE TABLE assessments (
    video TEXT PRIMARY KEY REFERENCES jobs (video) ON DELETE CASCADE,
    written_at REAL NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost REAL,
    assessment TEXT NOT NULL
) STRICT;
