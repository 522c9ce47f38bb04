-- What messages say, and the names of users and groups, by their grams: texts by
-- the number of the thread, 32 bits to the left, and the sequence; names by the
-- number of the owner.
CREATE TABLE numbers (
	number INTEGER PRIMARY KEY,
	name   TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE texts USING fts5(grams, content='', contentless_delete=1, tokenize='ascii', detail=none);
CREATE VIRTUAL TABLE names USING fts5(grams, content='', contentless_delete=1, tokenize='ascii', detail=none);

-- How far what was there before is indexed: stage 0 are names, 1 are messages, each
-- up to a place, 2 is all.
CREATE TABLE indexing (
	stage    INTEGER NOT NULL,
	name     TEXT    NOT NULL,
	sequence INTEGER NOT NULL
) STRICT;

INSERT INTO indexing SELECT CASE WHEN EXISTS (SELECT 1 FROM documents) THEN 0 ELSE 2 END, '', 0;
