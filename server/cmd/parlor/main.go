// Command parlor is the sync server: one program that serves devices over
// WebSocket, backends over REST, a page's files, health and metrics.
// `parlor help` tells how to run it, docs/server.md how to run it well.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], world{
		stdout: os.Stdout,
		stderr: os.Stderr,
		getenv: os.Getenv,
	}))
}

// world is what a command meets outside.
type world struct {
	stdout, stderr io.Writer
	getenv         func(string) string
}

// The exit codes.
const (
	exitOK      = 0
	exitFailure = 1
	exitUsage   = 2
)

// usageError is a mistake in the arguments or in the environment.
type usageError struct{ error }

func wrongUsage(format string, args ...any) error {
	return usageError{fmt.Errorf(format, args...)}
}

// subcommand is one of the things that the program does.
type subcommand struct {
	name  string
	about string
	run   func(ctx context.Context, args []string, w world) error
}

func subcommands() []subcommand {
	return []subcommand{
		{"serve", "run the server", serveCommand},
		{"backup", "copy an SQLite database and its media, also while a server runs", backupCommand},
		{"restore", "put a backup in the place of an SQLite database", restoreCommand},
		{"check", "look a whole database over for damage", checkCommand},
		{"renew", "have devices load everything anew", renewCommand},
		{"export-user", "write all that there is of a user into an archive", exportCommand},
		{"health", "ask a server on this machine whether it is ready", healthCommand},
		{"token", "print a userSig with which a user can sign in", tokenCommand},
		{"push-key", "print keys for Web Push", pushKeyCommand},
		{"version", "print what this program was built from", versionCommand},
		{"help", "print this, or the flags of a command: parlor help serve", helpCommand},
	}
}

// run runs the command that the arguments name and returns the exit code.
func run(ctx context.Context, args []string, w world) int {
	if len(args) == 0 {
		say(w.stderr, help())
		return exitUsage
	}
	if args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
		args = []string{"help"}
	}
	command, err := find(args[0])
	if err == nil {
		err = command.run(ctx, args[1:], w)
	}
	var usage usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return exitOK
	case errors.As(err, &usage):
		say(w.stderr, fmt.Sprintf("parlor: %v (parlor help tells more)\n", err))
		return exitUsage
	}
	say(w.stderr, fmt.Sprintf("parlor: %v\n", err))
	return exitFailure
}

func find(name string) (subcommand, error) {
	all := subcommands()
	i := slices.IndexFunc(all, func(c subcommand) bool { return c.name == name })
	if i < 0 {
		return subcommand{}, wrongUsage("there is no command %q", name)
	}
	return all[i], nil
}

const introduction = `Parlor is an open chat server for web pages with the API of TencentCloudChat.

    parlor serve --demo --web ./page       try it: anybody on this machine signs in
    parlor serve --secret-key-file key     run it, with SQLite in parlor.db
    parlor token --user alice              make a userSig by hand

Commands:
`

func helpCommand(ctx context.Context, args []string, w world) error {
	if len(args) == 0 {
		say(w.stdout, help())
		return nil
	}
	command, err := find(args[0])
	if err != nil {
		return err
	}
	if command.name == "help" {
		say(w.stdout, help())
		return nil
	}
	return command.run(ctx, []string{"--help"}, w)
}

// help is the introduction with a list of the commands.
func help() string {
	text := introduction
	for _, command := range subcommands() {
		text += fmt.Sprintf("    %-12s %s\n", command.name, command.about)
	}
	return text
}

// say prints something for people. Where it cannot be printed nobody listens.
func say(to io.Writer, text string) {
	_, _ = io.WriteString(to, text)
}
