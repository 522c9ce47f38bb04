package idbstore

// ShortEra is so short that few commits go through many of them.
const ShortEra = 4

// ShortenEras gives a store short ones. All stores of a database have the same.
func (s *Store) ShortenEras() { s.era = ShortEra }
