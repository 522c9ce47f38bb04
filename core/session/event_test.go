//go:build !js

package session_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/internal/source"
)

func TestEveryEventIsMade(t *testing.T) {
	here, err := source.Read(".")
	require.NoError(t, err)
	events, made := here.Having("event"), here.Makes()
	require.NotEmpty(t, events)
	for _, event := range events {
		require.Contains(t, made, event, "nothing in core/session makes a %s", event)
	}
}

func TestEveryEffectIsHeeded(t *testing.T) {
	here, err := source.Read(".")
	require.NoError(t, err)
	mentioned := here.Mentions()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[core.Effects]()) {
		require.Contains(t, mentioned, "effects."+field.Name, "core/session makes no event of effects.%s", field.Name)
	}
}
