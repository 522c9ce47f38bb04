package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// How a child is told what to do.
const (
	childName     = "PARLOR_TEST_CHILD"
	childDatabase = "PARLOR_TEST_DATABASE"
)

// children are what tests run in another process, each with a database. They
// return an exit code.
var children = map[string]func(database string) int{
	"opens":   opens,
	"commits": commits,
}

// inChild prepares this program to run a child.
func inChild(t *testing.T, name, database string) *exec.Cmd {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), childName+"="+name, childDatabase+"="+database)
	cmd.Stderr = os.Stderr
	return cmd
}

// opens says whether a database can be opened.
func opens(database string) int {
	s, err := sqlstore.Open(context.Background(), database)
	if err != nil {
		fmt.Println(err)
		return 0
	}
	fmt.Println("opened")
	if err := s.Close(); err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// committers is how many commit at the same time, each for a user of its own.
const committers = 8

// commits commits messages until it is killed, and says "user number" of each
// one when it is acknowledged.
func commits(database string) int {
	s, err := sqlstore.Open(context.Background(), database)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	failed := make(chan error)
	for user := range committers {
		go func() {
			failed <- commitMessages(s, user, func(n int) {
				fmt.Printf("%d %d\n", user, n) // One write, so lines do not mix.
			})
		}()
	}
	fmt.Fprintln(os.Stderr, <-failed)
	return 1
}

// commitMessages commits one message after the other until one fails, and tells
// the number of each that was acknowledged.
func commitMessages(s authority.Store, user int, acknowledged func(n int)) error {
	ctx := context.Background()
	from, to := names(user)
	c, err := s.Changes(ctx, from, 0)
	if err != nil {
		return err
	}
	for n := int(c.Revision) + 1; ; n++ {
		if _, err := s.Commit(ctx, posting(message(from, to, core.Revision(n-1), uint64(n)), from)); err != nil {
			return errors.Join(fmt.Errorf("message %d of user %d", n, user), err)
		}
		acknowledged(n)
	}
}

// names are the two sides of a conversation that nobody else takes part in.
func names(user int) (from, to string) {
	return fmt.Sprintf("from%d", user), fmt.Sprintf("to%d", user)
}

// posting has a commit post the number of its row.
func posting(c authority.Commit, queue string) authority.Commit {
	c.Posts = []authority.Post{{Queue: queue, Due: 1, Body: []byte(strconv.FormatUint(c.Rows[0].Sequence, 10))}}
	return c
}
