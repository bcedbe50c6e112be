-- The words of titles, for questions that name a video. Rows are numbered by the position of their job, which never changes;
-- jobs are never deleted.
CREATE VIRTUAL TABLE title_words USING fts5 (
    terms, characters, content = '', tokenize = "ascii tokenchars '+#'"
);

INSERT INTO title_words (rowid, terms, characters)
    SELECT position, index_text(title), index_characters(title) FROM jobs WHERE title IS NOT NULL;

CREATE TRIGGER title_added AFTER INSERT ON jobs WHEN new.title IS NOT NULL BEGIN
    INSERT INTO title_words (rowid, terms, characters)
    VALUES (new.position, index_text(new.title), index_characters(new.title));
END;

CREATE TRIGGER title_changed AFTER UPDATE OF title ON jobs WHEN new.title IS NOT old.title BEGIN
    INSERT INTO title_words (title_words, rowid, terms, characters)
    SELECT 'delete', old.position, index_text(old.title), index_characters(old.title) WHERE old.title IS NOT NULL;
    INSERT INTO title_words (rowid, terms, characters)
    SELECT new.position, index_text(new.title), index_characters(new.title) WHERE new.title IS NOT NULL;
END;
