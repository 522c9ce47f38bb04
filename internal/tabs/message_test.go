package tabs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core/authority"
	"github.com/parlor-chat/parlor/internal/tabs"
)

func TestHintsSurviveTheWay(t *testing.T) {
	hints := []authority.Hint{{Owner: "ann", Revision: 1}, {Owner: "", Revision: 1<<53 + 1}, {Owner: "\ufeff\"<ö>\x00", Revision: 7}}
	require.Equal(t, hints, tabs.Decode(tabs.Message(hints)))
}

func TestWhatIsNoMessageHasNoHints(t *testing.T) {
	for _, text := range []string{
		"", "hello", "null", "[]", "{}", "7", `"text"`, `{"parlor":7}`, `{"parlor":[7]}`, `{"parlor":{}}`,
		`{"parlor":[{}]}`, `{"parlor":[{"owner":"ann"}]}`, `{"parlor":[{"owner":"ann","revision":-1}]}`,
		`{"parlor":[{"owner":"ann","revision":1.5}]}`, `{"parlor":[{"owner":7,"revision":1}]}`,
		`{"parlor":[{"owner":"ann","revision":1}]} and more`,
	} {
		require.Empty(t, tabs.Decode(text), text)
	}
}
