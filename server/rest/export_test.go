package rest

import (
	"maps"
	"slices"
)

// Commands are the names of all calls, in order.
func (a *API) Commands() []string { return slices.Sorted(maps.Keys(a.commands)) }
