// setGCPercent has no body here: go:linkname says where it is.
