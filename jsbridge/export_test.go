package jsbridge

import (
	"maps"
	"slices"
)

// MethodNames lists the methods that the bridge serves.
func MethodNames() []string {
	return slices.Sorted(maps.Keys(methods))
}

// ParseArguments is for fuzzing.
func ParseArguments(text string) error {
	a, err := parseArguments("fuzz", text)
	if err != nil {
		return err
	}
	o, err := a.object(0, "options")
	if err != nil {
		return err
	}
	readMessage(o)
	readFilter(o)
	_, _ = readProfile(o)
	return o.err
}
