package authority_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/core/json"
)

func TestAQuestionIsAnsweredByWhomItIsAsked(t *testing.T) {
	a := authority.New(authority.NewMemStore(), authority.NewHub().Member(), func() int64 { return 1 })
	ask := func(name, text string) (json.RawMessage, error) {
		documents, more, err := a.Page(t.Context(), "ann", core.QuestionOwner(name), core.KindReply, text, 1)
		require.False(t, more)
		return core.ReplyIn(documents), err
	}
	a.Answers = map[string]authority.Answerer{
		"who asks": func(_ context.Context, _ *authority.Authority, user, text string) (json.RawMessage, error) {
			return json.RawMessage(`["` + user + `",` + text + `]`), nil
		},
		"broken": func(context.Context, *authority.Authority, string, string) (json.RawMessage, error) {
			return nil, errors.New("broken")
		},
	}

	said, err := ask("who asks", "7")
	require.NoError(t, err)
	require.JSONEq(t, `["ann",7]`, string(said))

	_, err = ask("something else", "7")
	require.Equal(t, core.CodeNoService, core.CodeOf(err))
	_, err = ask("who asks", strings.Repeat("7", core.MaxQuestionBytes+1))
	require.Equal(t, core.CodeInvalidParameter, core.CodeOf(err))
	_, err = ask("broken", "")
	require.EqualError(t, err, "broken")
}
