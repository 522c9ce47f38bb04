package usersig

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// parse reads a document: one JSON object with exactly the members of the
// format, each once and of its type, in any order.
func parse(text []byte) (document, error) {
	m, err := readMembers(text)
	if err != nil {
		return document{}, err
	}
	d := document{
		user:      m.text(nameUser),
		app:       m.number(nameApp),
		signature: m.text(nameSignature),
	}
	if m.has(nameUserbuf) {
		userbuf := m.text(nameUserbuf)
		d.userbuf = &userbuf
	}
	issued, life := m.number(nameIssued), m.number(nameLife)
	switch ver := m.text(nameVersion); {
	case m.err != nil:
		return document{}, m.err
	case ver != version:
		return document{}, fmt.Errorf("its version is %.16q, not %q", ver, version)
	case d.user == "":
		return document{}, errors.New("it names no user")
	case issued > maxUnix || life > maxUnix-issued:
		return document{}, errors.New("it lasts beyond the year 9999")
	}
	d.issued, d.life = int64(issued), int64(life)
	return d, nil
}

// members are the members of an object. The first that is not what it should
// be leaves its error.
type members struct {
	values map[string]any // string or json.Number
	err    error
}

// readMembers does not leave it to json.Unmarshal, which would take "tls.SIG"
// for "TLS.sig" and the last of two members for the only one.
func readMembers(text []byte) (*members, error) {
	if !utf8.Valid(text) {
		return nil, errors.New("it is not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("it is no JSON object")
	}
	m := &members{values: map[string]any{}}
	for dec.More() {
		if err := m.read(dec); err != nil {
			return nil, err
		}
	}
	if _, err := dec.Token(); err != nil {
		return nil, errors.New("its JSON is broken")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows its JSON")
	}
	return m, nil
}

// read takes the next member.
func (m *members) read(dec *json.Decoder) error {
	key, err := dec.Token()
	if err != nil {
		return errors.New("its JSON is broken")
	}
	name, _ := key.(string)
	if !known(name) {
		return fmt.Errorf("it has a member %.32q", name)
	}
	if m.has(name) {
		return fmt.Errorf("it has %s twice", name)
	}
	value, err := dec.Token()
	if err != nil {
		return errors.New("its JSON is broken")
	}
	switch value.(type) {
	case string, json.Number:
		m.values[name] = value
		return nil
	}
	return fmt.Errorf("%s is neither a string nor a number", name)
}

func known(name string) bool {
	switch name {
	case nameVersion, nameUser, nameApp, nameIssued, nameLife, nameUserbuf, nameSignature:
		return true
	}
	return false
}

func (m *members) has(name string) bool {
	_, ok := m.values[name]
	return ok
}

// text returns a member that is a string. What is signed is lines of text: a
// string that contains a line break could pass for several of them.
func (m *members) text(name string) string {
	s, ok := m.values[name].(string)
	if !ok {
		m.fail("it has no string %s", name)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
		m.fail("%s has control characters", name)
	}
	return s
}

// number returns a member that is a whole number, written with digits alone.
func (m *members) number(name string) uint64 {
	literal, _ := m.values[name].(json.Number)
	n, err := strconv.ParseUint(literal.String(), 10, 64)
	if err != nil {
		m.fail("it has no whole number %s", name)
	}
	return n
}

func (m *members) fail(format string, args ...any) {
	if m.err == nil {
		m.err = fmt.Errorf(format, args...)
	}
}
