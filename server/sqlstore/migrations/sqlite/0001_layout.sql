CREATE TABLE owners (
	owner    TEXT    NOT NULL PRIMARY KEY,
	revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
	owner    TEXT    NOT NULL,
	kind     TEXT    NOT NULL,
	id       TEXT    NOT NULL,
	revision INTEGER NOT NULL,
	body     BLOB    NOT NULL,
	PRIMARY KEY (owner, kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX documents_by_change ON documents (owner, revision);

CREATE TABLE rows (
	thread   TEXT    NOT NULL,
	sequence INTEGER NOT NULL,
	body     BLOB    NOT NULL,
	PRIMARY KEY (thread, sequence)
) STRICT, WITHOUT ROWID;
