-- What messages say, and the names of users and groups, by their grams. A message
-- that was taken back has none.
CREATE TABLE texts (
	thread   bytea   NOT NULL,
	sequence bigint  NOT NULL,
	grams    integer[] NOT NULL,
	PRIMARY KEY (thread, sequence)
);

CREATE INDEX texts_by_gram ON texts USING gin (grams);

CREATE TABLE names (
	owner bytea     NOT NULL PRIMARY KEY,
	grams integer[] NOT NULL
);

CREATE INDEX names_by_gram ON names USING gin (grams);

-- How far what was there before is indexed: stage 0 are names, 1 are messages, each
-- up to a place, 2 is all.
CREATE TABLE indexing (
	stage    bigint NOT NULL,
	name     bytea  NOT NULL,
	sequence bigint NOT NULL
);

INSERT INTO indexing SELECT CASE WHEN EXISTS (SELECT FROM documents) THEN 0 ELSE 2 END, '', 0;
