package rest

import (
	"context"
	"slices"

	"github.com/parlor-chat/parlor/core"
)

type setUnreadRequest struct {
	aGroup
	MemberAccount string `json:"Member_Account"`
	UnreadMsgNum  int
}

// maxUnreadLookedAt is among how many of the newest messages those are looked for that
// are to be unread.
const maxUnreadLookedAt = 2000

// setUnread makes so many of the newest messages of a group unread for a member, of
// those that count for the member, or as many as there are.
func (a *API) setUnread(ctx context.Context, call call, request setUnreadRequest) (any, error) {
	if err := checkNamed("Member_Account", []string{request.MemberAccount}, 1); err != nil {
		return nil, err
	}
	if request.UnreadMsgNum < 0 {
		return nil, core.Errorf(core.CodeInvalidParameter, "UnreadMsgNum must not be below 0")
	}
	if _, err := a.group(ctx, request.GroupID); err != nil {
		return nil, err
	}
	command, err := a.readerBefore(ctx, request)
	if err != nil {
		return nil, err
	}
	if _, err := asBackend(ctx, a, call, command, false); err != nil {
		return nil, err
	}
	return ok, nil
}

// readerBefore finds how far the member has read then.
func (a *API) readerBefore(ctx context.Context, request setUnreadRequest) (core.PlaceReader, error) {
	command := core.PlaceReader{GroupID: request.GroupID, UserID: request.MemberAccount}
	for before, unread, looked := uint64(0), 0, 0; looked < maxUnreadLookedAt; {
		messages, err := a.options.Authority.Thread(ctx, core.GroupOwner(request.GroupID), 0, before, maxRoamed)
		if err != nil {
			return command, err
		}
		if len(messages) == 0 {
			command.Sequence = 0 // All that is left of the history.
			return command, nil
		}
		hidden, err := a.hiddenAmong(ctx, request, messages)
		if err != nil {
			return command, err
		}
		for _, message := range messages {
			command.Sequence = message.Sequence
			if unread == request.UnreadMsgNum || len(command.Passed) == core.MaxPassed {
				return command, nil
			}
			switch {
			case !message.Counts() || message.Revoked != nil:
			case message.From == request.MemberAccount || hidden(message.Sequence):
				command.Passed = slices.Insert(command.Passed, 0, message.Sequence)
			default:
				unread++
			}
		}
		before = command.Sequence
		looked += len(messages)
		if command.Sequence--; command.Sequence == 0 {
			return command, nil
		}
	}
	return command, nil
}

// hiddenAmong says which of some messages the member has deleted.
func (a *API) hiddenAmong(ctx context.Context, request setUnreadRequest, messages []core.Message) (func(uint64) bool, error) {
	keyOf := func(sequence uint64) core.Key {
		return core.HiddenKey(request.MemberAccount, core.TypeGroup+request.GroupID, sequence)
	}
	var keys []core.Key
	for _, message := range messages {
		if key := keyOf(message.Sequence); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	documents, err := a.read(ctx, keys...)
	of := map[core.Key]core.Hidden{}
	for _, document := range documents {
		of[document.Key], _ = document.Value.(core.Hidden)
	}
	return func(sequence uint64) bool { return of[keyOf(sequence)].Hides(sequence) }, err
}
