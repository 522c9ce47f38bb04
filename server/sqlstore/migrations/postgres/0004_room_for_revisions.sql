-- A commit rewrites the revision of each owner that it writes for. With room in its
-- page for that the row stays there, and no index has to hear of it.
ALTER TABLE owners SET (fillfactor = 50);
