package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func serveCommand(ctx context.Context, args []string, w world) error {
	c, err := readConfig(args, w)
	if err != nil {
		return err
	}
	log := newLog(w.stderr, c.logFormat, c.logLevel, c.logRepeats)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // The next signal ends the program at once.
	s, err := open(ctx, c, log)
	if err != nil {
		return err
	}
	s.announce()
	say(w.stdout, invitation(s.config, s.listener.Addr().String()))
	return s.serve(ctx)
}
