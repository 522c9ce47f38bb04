CREATE TABLE media (
	id     text   NOT NULL PRIMARY KEY,
	owner  text   NOT NULL,
	type   text   NOT NULL,
	size   bigint NOT NULL,
	upload bigint NOT NULL
);

CREATE TABLE media_uploads (
	upload bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	begun  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE media_chunks (
	upload bigint  NOT NULL,
	number bigint  NOT NULL,
	body   bytea   NOT NULL,
	PRIMARY KEY (upload, number)
);
