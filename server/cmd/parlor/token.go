package main

import (
	"context"
	"fmt"
	"time"
)

const aboutToken = `Prints a userSig: what a user signs in with, or an admin calls the REST API with.
Your own server makes them the same way; the vendor's libraries do too.

    parlor token --user alice --secret-key-file key
    parlor token --user administrator --life 5m --secret-key-file key
`

func tokenCommand(_ context.Context, args []string, w world) error {
	set := newFlags("token", aboutToken, w)
	defineConfigFile(set)
	var app application
	app.define(set)
	user := set.String("user", "", "`NAME` of the user, 1 to 32 printable ASCII characters without spaces.")
	life := set.Duration("life", 24*time.Hour, "`TIME` for which it is good: 90s, 24h, …")
	if err := set.read(args); err != nil {
		return err
	}
	if *user == "" {
		return wrongUsage("token: --user is missing")
	}
	key, err := app.key()
	if err != nil {
		return err
	}
	if key.Secret == "" {
		return wrongUsage("token: a secret key is missing: set PARLOR_SECRET_KEY or --secret-key-file")
	}
	token, err := key.Sign(*user, time.Now(), *life)
	if err != nil {
		return wrongUsage("token: %w", err)
	}
	if _, err := fmt.Fprintln(w.stdout, token); err != nil {
		return fmt.Errorf("print the userSig: %w", err)
	}
	return nil
}
