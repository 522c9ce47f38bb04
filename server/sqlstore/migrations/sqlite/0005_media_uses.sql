-- Which media the messages name. What a list of merged messages names that is kept
-- like a file is under the thread 'list ' and its id, once the list was read.
CREATE TABLE media_uses (
	thread   TEXT    NOT NULL,
	sequence INTEGER NOT NULL,
	id       TEXT    NOT NULL,
	PRIMARY KEY (thread, sequence, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_uses_by_id ON media_uses (id);

CREATE TABLE media_lists (
	id   TEXT    NOT NULL PRIMARY KEY,
	read INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX media_lists_unread ON media_lists (id) WHERE NOT read;

-- What was found that nothing names, and since when.
CREATE TABLE media_unused (
	id    TEXT    NOT NULL PRIMARY KEY,
	since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX media_unused_by_since ON media_unused (since, id);

-- How far what was there before was read, as indexing has it; under which name the
-- place for media knows this database; and when somebody began to look last.
CREATE TABLE media_indexing (
	stage    INTEGER NOT NULL,
	name     TEXT    NOT NULL,
	sequence INTEGER NOT NULL,
	database TEXT    NOT NULL,
	swept    INTEGER NOT NULL
) STRICT;

INSERT INTO media_indexing SELECT CASE WHEN EXISTS (SELECT 1 FROM rows) THEN 1 ELSE 2 END, '', 0, lower(hex(randomblob(16))), 0;
