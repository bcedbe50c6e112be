-- What is searched of the notes that count: title, summary and points, a line each, with the second of its evidence.
CREATE TABLE note_lines (
    id INTEGER PRIMARY KEY,
    video TEXT NOT NULL REFERENCES jobs (video) ON DELETE CASCADE,
    start REAL,
    text TEXT NOT NULL
) STRICT;

CREATE INDEX note_lines_of_a_video ON note_lines (video);

CREATE VIRTUAL TABLE note_words USING fts5 (
    text, content = 'note_lines', content_rowid = 'id', tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

CREATE TRIGGER note_line_added AFTER INSERT ON note_lines BEGIN
    INSERT INTO note_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER note_line_removed AFTER DELETE ON note_lines BEGIN
    INSERT INTO note_words (note_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

INSERT INTO note_lines (video, start, text)
    SELECT jobs.video, NULL, json_extract(notes.note, '$.title') || ' ' || json_extract(notes.note, '$.summary')
    FROM jobs JOIN notes ON notes.id = jobs.note;

INSERT INTO note_lines (video, start, text)
    SELECT jobs.video, json_extract(point.value, '$.evidence.start'),
        trim(coalesce(json_extract(point.value, '$.term'), '') || ' ' || json_extract(point.value, '$.text'))
    FROM jobs JOIN notes ON notes.id = jobs.note,
        json_each(notes.note, '$.sections') AS section, json_each(section.value, '$.points') AS point;
