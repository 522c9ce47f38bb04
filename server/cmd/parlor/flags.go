package main

import (
	"errors"
	"flag"
	"io"
	"strings"
)

// flags are the flags of a command. Each can be set in the environment as well,
// --secret-key-file as PARLOR_SECRET_KEY_FILE, and where there is --config in a
// file; an argument goes before the environment, and that before the file.
type flags struct {
	*flag.FlagSet
	about string
	world world
}

// newFlags makes the flags of a command. About is what its help says first.
func newFlags(name, about string, w world) flags {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard) // Errors are returned, and the help is ours.
	return flags{FlagSet: set, about: about, world: w}
}

// variable is the name of a flag in the environment.
func variable(name string) string {
	return "PARLOR_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// read takes the arguments and the environment. After --help it prints the help
// and returns [flag.ErrHelp].
func (f flags) read(args []string) error {
	err := f.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		say(f.world.stdout, f.help())
		return err
	case err != nil:
		return wrongUsage("%s: %w", f.Name(), err)
	case f.NArg() > 0:
		return wrongUsage("%s: %q is no flag", f.Name(), f.Arg(0))
	}
	if err := f.readEnvironment(); err != nil {
		return err
	}
	return f.readConfigFile()
}

// given says whether a flag was set, wherever.
func (f flags) given(name string) (set bool) {
	f.Visit(func(one *flag.Flag) { set = set || one.Name == name })
	return set
}

func (f flags) readEnvironment() (err error) {
	given := map[string]bool{}
	f.Visit(func(one *flag.Flag) { given[one.Name] = true })
	f.VisitAll(func(one *flag.Flag) {
		value := f.world.getenv(variable(one.Name))
		if value == "" || given[one.Name] || err != nil {
			return
		}
		// The value is not shown: it may be a secret.
		if f.Set(one.Name, value) != nil {
			err = wrongUsage("%s: the value of %s cannot be that of --%s", f.Name(), variable(one.Name), one.Name)
		}
	})
	return err
}

// help is what --help prints.
func (f flags) help() string {
	var help strings.Builder
	help.WriteString(f.about)
	heading := "\nFlags, and the variables of the environment that stand for them:\n"
	f.VisitAll(func(one *flag.Flag) {
		help.WriteString(heading)
		heading = ""
		value, usage := flag.UnquoteUsage(one)
		help.WriteString("\n  " + strings.TrimSpace("--"+one.Name+" "+value) + "  [" + variable(one.Name) + "]\n")
		for line := range strings.Lines(usage) {
			help.WriteString("        " + strings.TrimSpace(line) + "\n")
		}
		if one.DefValue != "" && one.DefValue != "false" && one.DefValue != "0" {
			help.WriteString("        Default: " + one.DefValue + "\n")
		}
	})
	return help.String()
}

// list is a flag with several values, joined by commas.
type list []string

// String implements [flag.Value].
func (l *list) String() string { return strings.Join(*l, ",") }

// Set implements [flag.Value]. Empty values are left out.
func (l *list) Set(text string) error {
	*l = nil
	for value := range strings.SplitSeq(text, ",") {
		if value = strings.TrimSpace(value); value != "" {
			*l = append(*l, value)
		}
	}
	return nil
}
