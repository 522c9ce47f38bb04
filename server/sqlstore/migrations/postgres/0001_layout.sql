CREATE TABLE owners (
	owner    bytea  NOT NULL PRIMARY KEY,
	revision bigint NOT NULL
);

CREATE TABLE documents (
	owner    bytea  NOT NULL,
	kind     bytea  NOT NULL,
	id       bytea  NOT NULL,
	revision bigint NOT NULL,
	body     bytea  NOT NULL,
	PRIMARY KEY (owner, kind, id)
);

CREATE INDEX documents_by_change ON documents (owner, revision);

CREATE TABLE rows (
	thread   bytea  NOT NULL,
	sequence bigint NOT NULL,
	body     bytea  NOT NULL,
	PRIMARY KEY (thread, sequence)
);
