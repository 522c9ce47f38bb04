-- Which media the messages name. What a list of merged messages names that is kept
-- like a file is under the thread 'list ' and its id, once the list was read.
CREATE TABLE media_uses (
	thread   bytea  NOT NULL,
	sequence bigint NOT NULL,
	id       text   NOT NULL,
	PRIMARY KEY (thread, sequence, id)
);

CREATE INDEX media_uses_by_id ON media_uses (id);

CREATE TABLE media_lists (
	id   text    NOT NULL PRIMARY KEY,
	read boolean NOT NULL
);

CREATE INDEX media_lists_unread ON media_lists (id) WHERE NOT read;

-- What was found that nothing names, and since when.
CREATE TABLE media_unused (
	id    text   NOT NULL PRIMARY KEY,
	since bigint NOT NULL
);

CREATE INDEX media_unused_by_since ON media_unused (since, id);

-- How far what was there before was read, as indexing has it; under which name the
-- place for media knows this database; and when somebody began to look last.
CREATE TABLE media_indexing (
	stage    bigint NOT NULL,
	name     bytea  NOT NULL,
	sequence bigint NOT NULL,
	database text   NOT NULL,
	swept    bigint NOT NULL
);

INSERT INTO media_indexing SELECT CASE WHEN EXISTS (SELECT FROM rows) THEN 1 ELSE 2 END, '', 0, gen_random_uuid()::text, 0;
