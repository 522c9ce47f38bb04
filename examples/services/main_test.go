package main

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/services"
)

type recording struct{ *bytes.Reader }

func (recording) Close() error { return nil }

func TestTheStandInAnswersAsTheManualSays(t *testing.T) {
	server := httptest.NewServer(routes())
	t.Cleanup(server.Close)
	named, err := services.New(services.Options{
		Translate: server.URL + "/translate", Transcribe: server.URL + "/transcribe",
		Media: func(context.Context, string) (string, io.ReadSeekCloser, error) {
			return "", recording{bytes.NewReader([]byte("#!AMR\nwords"))}, nil
		},
	})
	require.NoError(t, err)
	t.Cleanup(named.Close)
	said, err := named.Answers()[services.Translate](t.Context(), "ann", `{"texts":["hello","x"],"source":"auto","target":"ja"}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"texts":["こんにちは","x"]}`, string(said))
	_, err = named.Answers()[services.Translate](t.Context(), "ann", `{"texts":["hello"],"source":"auto","target":"xx"}`)
	require.EqualValues(t, 2, core.CodeOf(err))
	said, err = named.Answers()[services.Transcribe](t.Context(), "ann", `{"uuid":"0123456789abcdef","language":"ja-JP"}`)
	require.NoError(t, err)
	require.JSONEq(t, `{"text":"a recording in amr of 11 bytes, in ja-JP"}`, string(said))
}
