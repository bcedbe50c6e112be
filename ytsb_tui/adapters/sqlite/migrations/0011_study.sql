-- What a learner did to a card: own words in place of the note's, and whether it is asked at all. `about` is shared by
-- the cards of one point, which are not asked on the same day; `changed_at` is when what the card shows last changed.
ALTER TABLE cards ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE cards ADD COLUMN own_front TEXT;
ALTER TABLE cards ADD COLUMN own_back TEXT;
ALTER TABLE cards ADD COLUMN state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'deleted'));
ALTER TABLE cards ADD COLUMN changed_at REAL NOT NULL DEFAULT 0;

UPDATE cards SET changed_at = unixepoch();

CREATE INDEX cards_of_a_point ON cards (about) WHERE about != '';

CREATE INDEX reviews_of_a_card ON reviews (key, at);

DELETE FROM decks;
