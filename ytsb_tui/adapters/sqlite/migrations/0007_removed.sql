-- Taken off the list by a person; the transcript, the note and the tries stay.
ALTER TABLE jobs ADD COLUMN removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1));
