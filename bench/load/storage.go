//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// What the database is filled with to see how large that is.
const (
	storedUsers   = 250
	storedPeers   = 20 // With whom each of them talks.
	storedRounds  = 5  // Messages to each peer.
	storedGroups  = 200
	storedMembers = 50
)

// vault is a database of which the size is measured.
type vault struct {
	url       string
	store     sqlstore.Store
	authority *authority.Authority
	measure   func(url string) (int64, error)
}

// measureStorage fills a database of its own with users, conversations and
// messages, and looks how much larger it got with each.
func measureStorage(c *cluster, _ options) (figures []figure, err error) {
	v, err := c.openVault()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, v.store.Close()) }()
	size, err := v.size()
	if err != nil {
		return nil, err
	}
	for _, step := range []struct {
		what string
		n    int
		fill func(i int) error
	}{
		{"a conversation of two, with its first message", storedUsers * storedPeers, func(i int) error { return v.send(i/storedPeers, i%storedPeers, 0) }},
		{"a message of 31 bytes", storedUsers * storedPeers * storedRounds, func(i int) error {
			return v.send(i/storedRounds/storedPeers, i/storedRounds%storedPeers, 1+i%storedRounds)
		}},
		{"a member of a chat group", storedGroups * storedMembers, nil},
	} {
		if step.fill == nil {
			err = each(storedGroups, v.found)
		} else {
			err = each(writers, func(worker int) error {
				for i := worker; i < step.n; i += writers {
					if err := step.fill(i); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			return figures, err
		}
		now, err := v.size()
		if err != nil {
			return figures, err
		}
		figures = append(figures, figure{"database: " + step.what, float64(now-size) / float64(step.n), "bytes"})
		size = now
	}
	return figures, nil
}

func (v *vault) do(user string, command core.Command) error {
	_, err := v.authority.Do(context.Background(), core.Call{User: user, Command: command}, nil)
	return err
}

func (v *vault) send(user, peer, n int) error {
	from := fmt.Sprint("user", user)
	return v.do(from, core.SendMessage{Message: text(from, fmt.Sprintf("peer%d.%d", user, peer), n+peer*(storedRounds+1), "hello there, this is a message")})
}

// found makes a group with all of its members.
func (v *vault) found(i int) error {
	id := fmt.Sprint("forum", i)
	var members []core.Founder
	for n := 1; n < storedMembers; n++ {
		members = append(members, core.Founder{UserID: fmt.Sprint("user", n)})
	}
	return v.do("user0", core.CreateChatGroup{GroupID: id, Type: core.GroupMeeting, Name: id, Founders: members})
}

// openVault opens an empty database of the kind that the cluster has.
func (c *cluster) openVault() (*vault, error) {
	v := &vault{url: filepath.Join(c.folder, "vault.db"), measure: fileSize}
	if c.postgres != nil {
		schema, err := c.postgres.NewSchema(context.Background())
		if err != nil {
			return nil, err
		}
		v.url, v.measure = schema, schemaSize
	}
	return v, v.open()
}

func (v *vault) open() error {
	store, err := sqlstore.Open(context.Background(), v.url)
	if err != nil {
		return err
	}
	v.store = store
	v.authority = authority.New(store, authority.NewHub().Member(), func() int64 { return time.Now().UnixMilli() })
	return nil
}

// size is that of the database at rest: what waits in a log is in its place when
// the store has been closed.
func (v *vault) size() (int64, error) {
	if err := v.store.Close(); err != nil {
		return 0, err
	}
	size, err := v.measure(v.url)
	return size, errors.Join(err, v.open())
}

func fileSize(path string) (int64, error) {
	file, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return file.Size(), nil
}

// schemaSize is the size of all tables and indexes, swept.
func schemaSize(url string) (size int64, err error) {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	if _, err := conn.Exec(ctx, "VACUUM"); err != nil {
		return 0, err
	}
	err = conn.QueryRow(ctx, `SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class AS c
		WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'`).Scan(&size)
	return size, err
}
