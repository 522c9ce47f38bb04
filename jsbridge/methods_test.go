package jsbridge_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/core/json"
	"github.com/parlor-chat/parlor/jsbridge"
)

func TestNoMethodHasTwoRows(t *testing.T) {
	names := jsbridge.MethodNames()
	require.Equal(t, slices.Compact(slices.Clone(names)), names)
}

func TestEachRowAnswersInOneWay(t *testing.T) {
	for _, row := range jsbridge.Rows() {
		require.Equal(t, 1, row.Answers, row.Name)
	}
}

func TestOneMethodGivesItsNameToEachCommandThatMayBePending(t *testing.T) {
	methods := map[string][]string{}
	for _, row := range jsbridge.Rows() {
		if row.Command != nil && !row.Second {
			command := core.NameOf(row.Command)
			methods[command] = append(methods[command], row.Name)
		}
	}
	withoutMethod := []string{"AddFounders"} // createGroup goes by the name of its other command.
	for _, command := range withoutMethod {
		require.Contains(t, core.SentCommands(), command)
		require.Empty(t, methods[command], "take %s from this list: it gives a method its name", command)
	}
	for _, command := range core.SentCommands() {
		if slices.Contains(withoutMethod, command) {
			continue
		}
		require.Len(t, methods[command], 1, "the methods that run a command %s", command)
	}
}

func TestEachRowReadsTheCommandThatItIsQueuedAs(t *testing.T) {
	p := signedIn(t)
	p.bridge.Turn(func() {
		for _, row := range jsbridge.Rows() {
			if row.Makes != nil {
				require.Equal(t, core.NameOf(row.Command), core.NameOf(row.Makes(p.bridge)), row.Name)
			}
		}
	})
}

func TestEachRowShowsTheOutcomeOfItsCommand(t *testing.T) {
	p := signedIn(t)
	p.bridge.Turn(func() {
		for _, row := range jsbridge.Rows() {
			if row.Show != nil {
				outcome, err := core.ReadOutcome(row.Command, json.RawMessage("null"))
				require.NoError(t, err)
				require.NotPanics(t, func() { row.Show(p.bridge, outcome) }, row.Name)
			}
		}
	})
}
