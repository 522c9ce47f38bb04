package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// configFlag names the file with flags, in those commands that take one.
const configFlag = "config"

// defineConfigFile has a command take the server's file, and of it what is its own.
func defineConfigFile(set flags) {
	set.String(configFlag, "", "`FILE` with flags of the server, one a line, without dashes: listen = :8080. What begins with #\nis a comment. Arguments and the environment go before it.")
}

// isServers says whether the server has a flag of this name.
func isServers(name string) bool {
	var c config
	set := newFlags("serve", aboutServe, world{})
	c.define(set)
	return set.Lookup(name) != nil
}

// readConfigFile sets what neither an argument nor the environment has set. A
// value is shown nowhere: it may be a secret.
func (f flags) readConfigFile() error {
	one := f.Lookup(configFlag)
	if one == nil || one.Value.String() == "" {
		return nil
	}
	file := one.Value.String()
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read --config: %w", err)
	}
	given := map[string]bool{}
	f.Visit(func(one *flag.Flag) { given[one.Name] = true })
	said := map[string]bool{}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, value, is := strings.Cut(line, "=")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		switch {
		case !is:
			return wrongUsage("%s:%d: a line is NAME = VALUE, as in listen = :8080", file, number)
		case name == configFlag || f.Lookup(name) == nil && !isServers(name):
			return wrongUsage("%s:%d: %q is no flag of parlor %s", file, number, name, f.Name())
		case said[name]:
			return wrongUsage("%s:%d: %s was set already", file, number, name)
		}
		said[name] = true
		if given[name] || f.Lookup(name) == nil {
			continue
		}
		if f.Set(name, value) != nil {
			return wrongUsage("%s:%d: that cannot be the value of %s", file, number, name)
		}
	}
	return nil
}
