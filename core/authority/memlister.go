package authority

import (
	"context"
	"slices"
	"strings"
)

// Owners implements [Lister].
func (s *MemStore) Owners(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var owners []string
	for owner := range s.owners {
		if strings.HasPrefix(owner, prefix) && owner > after {
			owners = append(owners, owner)
		}
	}
	slices.Sort(owners)
	if limit > 0 {
		owners = owners[:min(limit, len(owners))]
	}
	return owners, nil
}
