-- How each of YouTube's player clients did last. Times are seconds since the epoch, 0 for never.
CREATE TABLE player_clients (
    name TEXT PRIMARY KEY,
    version TEXT NOT NULL,
    worked_at REAL NOT NULL,
    failed_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
