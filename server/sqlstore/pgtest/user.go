//go:build unix

package pgtest

import (
	"errors"
	"fmt"
	"os/user"
	"strconv"
	"syscall"
)

// unprivileged finds a user for the server to run as.
func unprivileged() (*syscall.Credential, error) {
	found, err := user.Lookup("postgres")
	if err != nil {
		found, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("find a user that PostgreSQL can run as: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	gid, groupErr := strconv.ParseUint(found.Gid, 10, 32)
	if err := errors.Join(err, groupErr); err != nil {
		return nil, fmt.Errorf("find a user that PostgreSQL can run as: %w", err)
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
