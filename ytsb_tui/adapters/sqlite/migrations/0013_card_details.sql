-- Formulas, code and steps on a card, as JSON; empty where there are none. Cards are made again with them.
ALTER TABLE cards ADD COLUMN detail TEXT NOT NULL DEFAULT '';

DELETE FROM decks;
