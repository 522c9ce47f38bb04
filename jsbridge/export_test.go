package jsbridge

import (
	"slices"

	"github.com/parlor-chat/parlor/core"
)

// MethodNames lists the methods that the bridge serves.
func MethodNames() []string {
	var names []string
	for _, rows := range subjects {
		for _, row := range rows {
			names = append(names, row.name)
		}
	}
	slices.Sort(names)
	return names
}

// Row is what tests see of a row of the table.
type Row struct {
	Name    string
	Command core.Command
	// Second: another row gives the command its name.
	Second bool
	// Makes is what a call without arguments would run.
	Makes func(*Bridge) core.Command
	// Show makes the data of an outcome; not every row has it.
	Show func(b *Bridge, outcome any) any
	// Answers is how many ways the row has to answer a call.
	Answers int
}

// Rows lists the table of methods.
func Rows() []Row {
	var list []Row
	for _, rows := range subjects {
		for _, m := range rows {
			row := Row{Name: m.name, Command: m.command, Second: m.second, Show: m.show}
			if m.read != nil {
				row.Makes = func(b *Bridge) core.Command { return m.read(b, &arguments{}) }
			}
			if m.echo != nil {
				row.Makes = func(b *Bridge) core.Command { command, _ := m.echo(b, &arguments{}); return command }
			}
			for _, has := range []bool{m.read != nil, m.echo != nil, m.answer != nil, m.bare != nil, m.constant != nil} {
				if has {
					row.Answers++
				}
			}
			list = append(list, row)
		}
	}
	return list
}

// ParseArguments is for fuzzing.
func ParseArguments(text string) error {
	a := parseArguments("fuzz", text)
	o := a.Object(0, "options")
	readMessage(o)
	readFilter(o)
	readProfile(nil, parseArguments("fuzz", text))
	return a.err
}
