-- What others are to be told of commits, until they were. A number is never given
-- twice, also after the post with the highest one has gone.
CREATE TABLE outbox (
	id    INTEGER PRIMARY KEY AUTOINCREMENT,
	queue TEXT    NOT NULL,
	since INTEGER NOT NULL,
	due   INTEGER NOT NULL,
	tries INTEGER NOT NULL,
	body  BLOB    NOT NULL
) STRICT;

CREATE INDEX outbox_by_number ON outbox (queue, id);
CREATE INDEX outbox_by_due ON outbox (queue, due, id);
