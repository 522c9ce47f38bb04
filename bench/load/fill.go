//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/server/sqlstore"
)

// accounts are how many conversations the users account1000 and account10000
// have.
var accounts = []int{1000, 10_000}

// fill makes the accounts, and as many documents of others, 1,000 of each.
func fill(database string, documents int) (err error) {
	store, err := sqlstore.Open(context.Background(), database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for _, n := range accounts {
		if err := fillUser(store, fmt.Sprint("account", n), n); err != nil {
			return err
		}
	}
	for n := 0; n < documents; n += 1000 {
		if err := fillUser(store, fmt.Sprint("other", n), min(1000, documents-n)); err != nil {
			return err
		}
	}
	return nil
}

// fillUser gives a user conversations, each with a last message.
func fillUser(store sqlstore.Store, user string, n int) error {
	var commit authority.Commit
	for i := range n {
		last := text(fmt.Sprint("peer", i), user, 1, "hello there, this is a message")
		last.Sequence, last.Time = 1, 1_700_000_000_000
		body, err := core.Encode(&core.Conversation{
			Listed: true, ListedAt: last.Time, Unread: 1, Last: &last, LastSequence: 1,
		})
		if err != nil {
			return err
		}
		key := core.ConversationKey(user, core.TypeC2C+last.From)
		commit.Writes = append(commit.Writes, authority.Write{Key: key, Body: body})
	}
	_, err := store.Commit(context.Background(), commit)
	return err
}

// text makes a sender's n-th text message.
func text(from, to string, n int, words string) core.Message {
	payload, _ := json.Marshal(map[string]string{"text": words}) // Strings can always be written.
	return core.Message{
		ID: core.MessageID(from, 0, int64(n)), From: from, To: to, ConversationType: core.TypeC2C, Type: core.MessageText,
		Priority: core.PriorityNormal, Payload: payload,
	}
}
