package core_test

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
)

func TestCapitalsAreFoldedAsUnicodeDoes(t *testing.T) {
	folded := 0
	for character := range rune(unicode.MaxRune) {
		small := core.FoldName(string(character))
		if small == string(character) {
			continue
		}
		require.Equal(t, string(unicode.ToLower(character)), small, "%U", character)
		folded++
	}
	require.Equal(t, 487, folded)
	require.Equal(t, "ärzte & ωμέγα жук №7", core.FoldName("ÄRZTE & ΩΜΈΓΑ ЖУК №7"))
	for _, character := range "ABCXYZÀÉÖØÜĀČĐŁŚŠŽŸΆΩЁЖЯҐԱẞẾＡ" {
		require.Equal(t, string(unicode.ToLower(character)), core.FoldName(string(character)))
	}
}
