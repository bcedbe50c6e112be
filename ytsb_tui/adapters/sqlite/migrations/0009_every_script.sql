-- Search in every script, for all forms of a word, and in spite of misspellings. The index holds the terms of a text (see
-- core/text/terms.py) instead of the text, and the characters of runs without spaces, for words of one character. The
-- connection provides the functions index_text() and index_characters().
DROP TRIGGER passage_added;
DROP TRIGGER passage_removed;
DROP TRIGGER note_line_added;
DROP TRIGGER note_line_removed;
DROP TABLE passage_words;
DROP TABLE note_words;

-- Videos from an older format that are not indexed yet.
CREATE TABLE unindexed (video TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO unindexed SELECT video FROM transcripts UNION SELECT video FROM note_lines;

CREATE VIRTUAL TABLE passage_words USING fts5 (
    terms, characters, content = '', tokenize = "ascii tokenchars '+#'", prefix = '3'
);

CREATE VIRTUAL TABLE note_words USING fts5 (
    terms, characters, content = '', tokenize = "ascii tokenchars '+#'", prefix = '3'
);

CREATE TRIGGER passage_added AFTER INSERT ON passages
WHEN NOT EXISTS (SELECT 1 FROM unindexed WHERE video = new.video) BEGIN
    INSERT INTO passage_words (rowid, terms, characters)
    VALUES (new.id, index_text(new.text), index_characters(new.text));
END;

CREATE TRIGGER passage_removed AFTER DELETE ON passages
WHEN NOT EXISTS (SELECT 1 FROM unindexed WHERE video = old.video) BEGIN
    INSERT INTO passage_words (passage_words, rowid, terms, characters)
    VALUES ('delete', old.id, index_text(old.text), index_characters(old.text));
END;

CREATE TRIGGER note_line_added AFTER INSERT ON note_lines
WHEN NOT EXISTS (SELECT 1 FROM unindexed WHERE video = new.video) BEGIN
    INSERT INTO note_words (rowid, terms, characters)
    VALUES (new.id, index_text(new.text), index_characters(new.text));
END;

CREATE TRIGGER note_line_removed AFTER DELETE ON note_lines
WHEN NOT EXISTS (SELECT 1 FROM unindexed WHERE video = old.video) BEGIN
    INSERT INTO note_words (note_words, rowid, terms, characters)
    VALUES ('delete', old.id, index_text(old.text), index_characters(old.text));
END;

-- Every word by language. Its stem leads to its inflections, its start and its reversed end to similar words. Words are never
-- removed.
CREATE TABLE vocabulary (
    word TEXT NOT NULL,
    language TEXT NOT NULL,
    stem TEXT NOT NULL,
    reversed TEXT NOT NULL,
    PRIMARY KEY (word, language)
) STRICT, WITHOUT ROWID;

CREATE INDEX vocabulary_by_stem ON vocabulary (language, stem);

CREATE INDEX vocabulary_by_end ON vocabulary (reversed);
