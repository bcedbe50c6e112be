-- What was said on a card. Cards are made anew with it, and those of points that were only nearly said are given up.
ALTER TABLE cards ADD COLUMN quote TEXT NOT NULL DEFAULT '';

DELETE FROM decks;
