-- What others are to be told of commits, until they were.
CREATE TABLE outbox (
	queue bytea   NOT NULL,
	id    bigint  NOT NULL GENERATED ALWAYS AS IDENTITY,
	since bigint  NOT NULL,
	due   bigint  NOT NULL,
	tries integer NOT NULL,
	body  bytea   NOT NULL,
	PRIMARY KEY (queue, id)
);

CREATE INDEX outbox_by_due ON outbox (queue, due, id);

-- Rows come and go all the time, however few there are.
ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
