package usersig_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/usersig"
)

func TestAForgedDocumentIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		token string
		want  core.Code
	}{
		"no signature":               {forge(absent("TLS.sig")), usersig.CodeMalformed},
		"an empty signature":         {forge(member{"TLS.sig", ""}), usersig.CodeKeyMismatch},
		"half a signature":           {forge(member{"TLS.sig", signature()[:22]}), usersig.CodeKeyMismatch},
		"a signature and more":       {forge(member{"TLS.sig", signature() + "AAAA"}), usersig.CodeKeyMismatch},
		"a signature, not canonical": {forge(member{"TLS.sig", strings.TrimRight(signature(), "=")}), usersig.CodeKeyMismatch},
		"a signature as a list":      {forge(raw("TLS.sig", "["+quote(signature())+"]")), usersig.CodeMalformed},

		"no user":                  {forge(absent("TLS.identifier")), usersig.CodeMalformed},
		"an empty user":            {forge(member{"TLS.identifier", ""}), usersig.CodeMalformed},
		"a user that is a number":  {forge(member{"TLS.identifier", 7}), usersig.CodeMalformed},
		"a user that is null":      {forge(member{"TLS.identifier", nil}), usersig.CodeMalformed},
		"another user":             {forge(member{"TLS.identifier", "bob"}), usersig.CodeUserMismatch},
		"a user and a line break":  {forge(member{"TLS.identifier", "ann\n"}), usersig.CodeMalformed},
		"a user with broken UTF-8": {forge(raw("TLS.identifier", "\"ann\xff\"")), usersig.CodeMalformed},

		"no application":                     {forge(absent("TLS.sdkappid")), usersig.CodeMalformed},
		"another application":                {forge(member{"TLS.sdkappid", 7}), usersig.CodeAppMismatch},
		"an application that is a string":    {forge(member{"TLS.sdkappid", "1400000000"}), usersig.CodeMalformed},
		"an application in scientific style": {forge(raw("TLS.sdkappid", "14e8")), usersig.CodeMalformed},
		"an application that wraps around":   {forge(raw("TLS.sdkappid", "18446744075109551616")), usersig.CodeMalformed},

		"a later time":         {forge(member{"TLS.time", issued.Unix() + 1}), usersig.CodeKeyMismatch},
		"a longer life":        {forge(member{"TLS.expire", 999999}), usersig.CodeKeyMismatch},
		"no time":              {forge(absent("TLS.time")), usersig.CodeMalformed},
		"no life":              {forge(absent("TLS.expire")), usersig.CodeMalformed},
		"a negative time":      {signed(-1, 3600), usersig.CodeMalformed},
		"a negative life":      {signed(issued.Unix(), -1), usersig.CodeMalformed},
		"a life of nothing":    {signed(issued.Unix(), 0), usersig.CodeExpired},
		"a life until now":     {signed(issued.Unix()-60, 60), usersig.CodeExpired},
		"a time out of range":  {signed(1<<62, 1), usersig.CodeMalformed},
		"a life out of range":  {signed(issued.Unix(), 1<<62), usersig.CodeMalformed},
		"a sum that overflows": {signed(1<<62, 1<<62), usersig.CodeMalformed},
		"a sum that is nothing again": {
			forge(raw("TLS.time", "9223372036854775808"), raw("TLS.expire", "9223372036854775808")), usersig.CodeMalformed,
		},
		"a sum after the year 9999": {signed(253402300799, 1), usersig.CodeMalformed},
		"a time beyond 64 bits":     {forge(raw("TLS.time", "99999999999999999999")), usersig.CodeMalformed},
		"a time with a fraction":    {forge(raw("TLS.time", fmt.Sprint(issued.Unix())+".0")), usersig.CodeMalformed},
		"a time that is true":       {forge(member{"TLS.time", true}), usersig.CodeMalformed},

		"no version":                 {forge(absent("TLS.ver")), usersig.CodeMalformed},
		"another version":            {forge(member{"TLS.ver", "1.0"}), usersig.CodeMalformed},
		"a version that is a number": {forge(raw("TLS.ver", "2.0")), usersig.CodeMalformed},

		"a userbuf that nobody signed": {forge(member{"TLS.userbuf", "AAAA"}), usersig.CodeKeyMismatch},
		"an empty userbuf":             {forge(member{"TLS.userbuf", ""}), usersig.CodeKeyMismatch},
		"a userbuf that is null":       {forge(member{"TLS.userbuf", nil}), usersig.CodeMalformed},

		"an unknown member":             {forge(member{"TLS.admin", 1}), usersig.CodeMalformed},
		"a name in another case":        {forge(absent("TLS.sig"), member{"tls.sig", signature()}), usersig.CodeMalformed},
		"a second user before":          {pack(`{"TLS.identifier":"bob",` + document()[1:]), usersig.CodeMalformed},
		"a second user after":           {pack(strings.TrimSuffix(document(), "}") + `,"TLS.identifier":"bob"}`), usersig.CodeMalformed},
		"a second user, name escaped":   {pack(strings.TrimSuffix(document(), "}") + `,"TLS\u002eidentifier":"bob"}`), usersig.CodeMalformed},
		"the same member twice":         {pack(strings.TrimSuffix(document(), "}") + `,"TLS.ver":"2.0"}`), usersig.CodeMalformed},
		"members one level down":        {pack(`{"TLS.ver":` + document() + `}`), usersig.CodeMalformed},
		"a list of documents":           {pack("[" + document() + "]"), usersig.CodeMalformed},
		"a document that does not end":  {pack(document()[:len(document())-1]), usersig.CodeMalformed},
		"a document and a second":       {pack(document() + document()), usersig.CodeMalformed},
		"a document and a letter":       {pack(document() + "x"), usersig.CodeMalformed},
		"a comma too many":              {pack(strings.TrimSuffix(document(), "}") + ",}"), usersig.CodeMalformed},
		"nothing in it":                 {pack(""), usersig.CodeMalformed},
		"an empty object":               {pack("{}"), usersig.CodeMalformed},
		"null":                          {pack("null"), usersig.CodeMalformed},
		"a string":                      {pack(`"TLS.ver"`), usersig.CodeMalformed},
		"deep nesting":                  {pack(strings.Repeat(`{"TLS.ver":`, 300)), usersig.CodeMalformed},
		"deep nesting of lists":         {pack(strings.Repeat("[", 4000)), usersig.CodeMalformed},
		"a byte order mark":             {pack("\ufeff" + document()), usersig.CodeMalformed},
		"more text than there may be":   {pack(document() + strings.Repeat(" ", usersig.MaxTextBytes)), usersig.CodeMalformed},
		"a bomb":                        {bomb(t), usersig.CodeMalformed},
		"a token that is too long":      {strings.Repeat("A", usersig.MaxTokenBytes+1), usersig.CodeMalformed},
		"padding that is too long":      {pack(document()) + strings.Repeat("_", usersig.MaxTokenBytes), usersig.CodeMalformed},
		"only padding":                  {"____", usersig.CodeMalformed},
		"padding in the middle":         {pack(document())[:20] + "_" + pack(document())[20:], usersig.CodeMalformed},
		"a token that is no base64":     {"hello, world!", usersig.CodeMalformed},
		"base64 of nothing compressed":  {encode([]byte(document())), usersig.CodeMalformed},
		"standard base64":               {"+/" + pack(document())[2:], usersig.CodeMalformed},
		"one letter":                    {"A", usersig.CodeMalformed},
		"bytes that are no text":        {"\x00\xff\xfe", usersig.CodeMalformed},
		"something after the stream":    {encode(append(deflate(document()), 0)), usersig.CodeMalformed},
		"a second stream":               {encode(append(deflate(document()), deflate(document())...)), usersig.CodeMalformed},
		"a stream that is cut":          {encode(deflate(document())[:60]), usersig.CodeMalformed},
		"a stream without its checksum": {encode(cut(deflate(document()), 4)), usersig.CodeMalformed},
		"a stream with a wrong checksum": {
			encode(append(cut(deflate(document()), 4), 1, 2, 3, 4)), usersig.CodeMalformed,
		},
		"a stream that needs a dictionary": {encode([]byte("\x78\xbb\x00\x00\x00\x00\x03\x00\x00\x00\x00\x01")), usersig.CodeMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			claims, err := key.Verify(c.token, "ann", issued)
			requireRefusal(t, c.want, err)
			require.Zero(t, claims)
		})
	}
	t.Run("and what they were made of is good", func(t *testing.T) {
		_, err := key.Verify(forge(), "ann", issued)
		require.NoError(t, err)
		_, err = key.Verify(signed(issued.Unix(), 1), "ann", issued)
		require.NoError(t, err)
		_, err = key.Verify(pack(" "+strings.ReplaceAll(document(), ",", " ,\n\t")+"\r\n"), "ann", issued)
		require.NoError(t, err)
	})
}

// Somebody may sign whatever name a stranger picks. The lines of such a name
// must not make a token for somebody else.
func TestASignedNameOfSeveralLinesIsNobodyElse(t *testing.T) {
	later := fmt.Sprintf("TLS.sdkappid:%d\nTLS.time:%d\nTLS.expire:3600", key.SDKAppID, issued.Unix())
	picked := "ann\n" + later + "\nTLS.userbuf:"
	stolen := usersig.SignText(key.Secret, picked, key.SDKAppID, issued.Unix(), 3600, nil)
	userbuf := "\n" + later
	require.Equal(t, stolen, usersig.SignText(key.Secret, "ann", key.SDKAppID, issued.Unix(), 3600, &userbuf),
		"the attack would work")

	_, err := key.Verify(forge(member{"TLS.userbuf", userbuf}, member{"TLS.sig", stolen}), "ann", issued)
	requireRefusal(t, usersig.CodeMalformed, err)

	_, err = key.Verify(forge(member{"TLS.identifier", picked}, member{"TLS.sig", stolen}), picked, issued)
	requireRefusal(t, usersig.CodeMalformed, err)
}

func TestABombIsNotInflated(t *testing.T) {
	token := bomb(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := key.Verify(token, "ann", issued)
	runtime.ReadMemStats(&after)
	require.ErrorContains(t, err, "it inflates to more than")
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(500_000))
}

func TestABadTokenLeavesNothingForTheNext(t *testing.T) {
	good := pack(document())
	for _, bad := range []string{bomb(t), encode(deflate(document())[:60]), encode([]byte("x")), "A", pack(strings.Repeat("[", 4000))} {
		_, err := key.Verify(bad, "ann", issued)
		require.Error(t, err)
		_, err = key.Verify(good, "ann", issued)
		require.NoError(t, err)
	}
}

// member is a member to put into the good document, or to put in its place.
type member struct {
	name  string
	value any
}

func absent(name string) member { return raw(name, "") }

func raw(name, text string) member { return member{name, json.RawMessage(text)} }

// forge is the token of ann, for an hour, with other members.
func forge(others ...member) string {
	members := []member{
		{"TLS.ver", "2.0"},
		{"TLS.identifier", "ann"},
		{"TLS.sdkappid", key.SDKAppID},
		{"TLS.time", issued.Unix()},
		{"TLS.expire", 3600},
		{"TLS.sig", signature()},
	}
	for _, other := range others {
		members = replace(members, other)
	}
	var parts []string
	for _, m := range members {
		if text, ok := m.value.(json.RawMessage); !ok {
			value, err := json.Marshal(m.value)
			if err != nil {
				panic(err)
			}
			parts = append(parts, quote(m.name)+":"+string(value))
		} else if len(text) > 0 {
			parts = append(parts, quote(m.name)+":"+string(text))
		}
	}
	return pack("{" + strings.Join(parts, ",") + "}")
}

func replace(members []member, other member) []member {
	for i, m := range members {
		if m.name == other.name {
			members[i] = other
			return members
		}
	}
	return append(members, other)
}

// signed is a token of ann, well signed, of these times.
func signed(at, life int64) string {
	return forge(member{"TLS.time", at}, member{"TLS.expire", life},
		member{"TLS.sig", usersig.SignText(key.Secret, "ann", key.SDKAppID, at, life, nil)})
}

func signature() string {
	return usersig.SignText(key.Secret, "ann", key.SDKAppID, issued.Unix(), 3600, nil)
}

// document is the JSON of a good token.
func document() string {
	text, err := usersig.Unpack(forge())
	if err != nil {
		panic(err)
	}
	return string(text)
}

func quote(s string) string {
	text, _ := json.Marshal(s)
	return string(text)
}

func pack(text string) string { return encode(deflate(text)) }

func deflate(text string) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

func encode(packed []byte) string {
	return strings.NewReplacer("+", "*", "/", "-", "=", "_").Replace(base64.StdEncoding.EncodeToString(packed))
}

func cut(b []byte, n int) []byte { return b[:len(b)-n] }

// bomb is a short token of two million bytes.
func bomb(t testing.TB) string {
	t.Helper()
	token := pack(document() + strings.Repeat(" ", 2_000_000))
	require.Less(t, len(token), usersig.MaxTokenBytes)
	return token
}
