package core_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestWhatADecoderGaveStaysAsItIsWhenItGoesOn(t *testing.T) {
	var decoder core.Decoder
	first := &core.Conversation{Listed: true, Unread: 2, ConversationGroups: []int{1, 2}, Last: &core.Message{ID: "one", Nick: "Ann", Payload: []byte(`{}`)}}
	second := &core.Conversation{Listed: true, ConversationGroups: []int{7, 8, 9}, Last: &core.Message{ID: "two", Nick: "Bob", Payload: []byte(`{}`)}}
	decode := func(value core.Value) core.Value {
		body, err := core.Encode(value)
		require.NoError(t, err)
		again, err := decoder.Decode(core.KindConversation, body)
		require.NoError(t, err)
		return again
	}
	one := decode(first)
	require.Equal(t, second, decode(second))
	require.Equal(t, first, one)
	_, err := decoder.Decode(core.KindConversation, []byte(`{"unread": "many"}`))
	require.ErrorContains(t, err, "decode conversation")
	require.Equal(t, &core.Conversation{Listed: true}, decode(&core.Conversation{Listed: true}), "nothing of the one before is left")
	none, err := decoder.Decode(core.KindConversation, nil)
	require.NoError(t, err)
	require.Nil(t, none)
}
