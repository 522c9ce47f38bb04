package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/parlor-chat/parlor/server/usersig"
)

// application says which application the server is for, and with which secret
// userSigs are signed. The secret is never logged.
type application struct {
	sdkAppID   uint64
	secret     string
	secretFile string
}

func (a *application) define(set flags) {
	set.Uint64Var(&a.sdkAppID, "sdk-app-id", 1, "`NUMBER` of the application: what pages pass as SDKAppID.")
	set.StringVar(&a.secret, "secret-key", "", "`SECRET` that userSigs are signed with, on your own server. Better in the\nenvironment or in a file: arguments can be seen by others on the machine.")
	set.StringVar(&a.secretFile, "secret-key-file", "", "`FILE` that holds the secret key.")
}

// key returns the key, whose Secret is empty when none was given.
func (a application) key() (usersig.Key, error) {
	if a.secret != "" && a.secretFile != "" {
		return usersig.Key{}, wrongUsage("give --secret-key or --secret-key-file, not both")
	}
	secret := a.secret
	if a.secretFile != "" {
		var err error
		if secret, err = readSecret(a.secretFile); err != nil {
			return usersig.Key{}, err
		}
	}
	return usersig.Key{SDKAppID: a.sdkAppID, Secret: secret}, nil
}

func readSecret(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read the secret key: %w", err)
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" {
		return "", fmt.Errorf("read the secret key: %s is empty", file)
	}
	return secret, nil
}

// demoSecret returns the secret of a demo on a database: one drawn once and
// kept in a file beside an SQLite database, so that sign-ins outlast a restart.
// Beside PostgreSQL there is no place for a file; each start draws another.
func demoSecret(database string) (string, error) {
	if strings.Contains(database, "://") {
		return rand.Text(), nil
	}
	file := database + ".demo-key"
	secret, err := readSecret(file)
	if !errors.Is(err, fs.ErrNotExist) {
		return secret, err
	}
	secret = rand.Text()
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the secret key of the demo: %w", err)
	}
	return secret, nil
}
