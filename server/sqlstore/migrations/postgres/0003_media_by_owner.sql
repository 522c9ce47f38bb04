CREATE INDEX media_by_owner ON media (owner) INCLUDE (size);
