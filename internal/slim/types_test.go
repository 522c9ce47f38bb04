//go:build !js

package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAProgramWithReflectFindsItsTypesAllTheSame(t *testing.T) {
	folder := t.TempDir()
	fat, thin := filepath.Join(folder, "fat.wasm"), filepath.Join(folder, "thin.wasm")
	require.NoError(t, runGo(true, "fmt", "build", "-o", fat, "./testdata/reflects"))
	require.NoError(t, run(true, fat, thin))
	require.Equal(t, "true 4950 struct { here bool }\n", start(t, thin))
}

func TestATextOfAStructHasNoFieldsAndALengthInAsManyBytes(t *testing.T) {
	long := "*struct { " + string(make([]byte, 200)) + "}"
	for before, after := range map[string]string{
		"\x05*main":                         "\x05*main",
		"\x11*struct { a int }more":         "\x0a*struct {}\x00\x00\x00\x00\x00\x00\x00more",
		"\x1dmap[int]go.shape.struct { a }": "\x11map[int]struct {}" + string(make([]byte, 12)),
		"\xd3\x01" + long:                   "\x8a\x00*struct {}" + string(make([]byte, 201)),
		"\x00":                              "\x00",
	} {
		text := []byte(before)
		require.NoError(t, forgetFields(text))
		require.Equal(t, after, string(text))
		require.NoError(t, forgetFields(text))
		require.Equal(t, after, string(text), "there is nothing left to do")
	}
	for _, text := range []string{"", "\x80", "\x05four", "\x80\x80\x01" + string(make([]byte, 20000))} {
		require.ErrorIs(t, forgetFields([]byte(text)), errTable)
	}
	require.ErrorIs(t, table{links: make([]byte, 4), types: make([]byte, 9)}.forgetTypes(), errTable)
}
