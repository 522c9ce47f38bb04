package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

// unlisted is what the runtime says of a function before all that there are. A
// module with this text finds functions by their numbers.
const unlisted = "findfunc: no function has this number"

// byTable is where the runtime looks up which function a place in the code is
// in, by a table made for machines where functions are of any length.
var byTable = regexp.MustCompile(`(?s)\n\tb := x / abi\.FuncTabBucketSize\n.*?\n\tidx := ffb\.[^\n]*\n`)

// byNumber does without: on wasm a place has the number of its function, and
// they are listed in that order. One that has no entry moves those behind it up.
const byNumber = `
	_ = x
	idx := min(pcOff-datap.ftab[0].entryoff, uint32(len(datap.ftab)-2))
	for ; datap.ftab[idx].entryoff > pcOff; idx-- {
		if idx == 0 {
			throw("` + unlisted + `")
		}
	}
`

// orderCheck is where each start of the program looks whether all functions are
// in order, as the linker has put them: so long a loop that the browser compiles
// it once more, the best it can, while the page waits for all else.
var orderCheck = regexp.MustCompile(`(?s)\n\tfor i := 0; i < nftab; i\+\+ \{\n\t\t// NOTE: ftab\[nftab\].*?\n\t\}\n`)

// tested are the versions of the runtime's file, by their SHA-256, with which all
// tests have passed in browsers. No other one is changed: a fault in it would be
// one of memory, not of size. Whoever adds one runs make test with it.
var tested = map[string]string{
	"556bdcf7743dc7be1c7c6bef9f95b968879c152696a4fa96afb6b6c48e2f45e9": "go1.26.8",
}

// findByNumber writes the runtime's file that finds functions to a folder, with
// these changes. It returns the file and the one whose place it takes, or nothing
// if this toolchain has one that was not tested.
func findByNumber(root, folder string) (theirs, ours string, err error) {
	theirs = filepath.Join(root, "src", "runtime", "symtab.go")
	source, err := os.ReadFile(theirs)
	if err != nil || tested[hash(source)] == "" {
		return "", "", err
	}
	if len(byTable.FindAll(source, -1)) != 1 {
		return "", "", fmt.Errorf("%s is not as it was tested", theirs)
	}
	ours = filepath.Join(folder, "symtab.go")
	source = byTable.ReplaceAllLiteral(source, []byte(byNumber))
	return theirs, ours, os.WriteFile(ours, orderCheck.ReplaceAllLiteral(source, []byte("\n")), 0o600)
}

func hash(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}

// The table has 16 buckets for each function, of its number and 16 steps from
// there, which are 0.
const (
	bucketSize = 20
	perNumber  = 16 * bucketSize
)

// forgetBuckets takes the table out of memory that findByNumber does without. It
// is a quarter of the module and half of its data.
func forgetBuckets(memory []byte) error {
	if !bytes.Contains(memory, []byte(unlisted)) {
		return nil // The runtime reads it.
	}
	t, err := readTable(memory)
	if err != nil {
		return err
	}
	last := len(t.functions) - 1 // It has a part of a bucket, which stays.
	if last < 0 || len(t.buckets) < last*perNumber {
		return errTable
	}
	list := t.buckets[:last*perNumber]
	if bytes.Count(list, []byte{0}) == len(list) {
		return nil // Done before.
	}
	for at := 0; at < len(list); at += bucketSize {
		bucket := list[at : at+bucketSize]
		if int(binary.LittleEndian.Uint32(bucket)) != at/perNumber || !bytes.Equal(bucket[4:], make([]byte, bucketSize-4)) {
			return errTable
		}
	}
	clear(list)
	return nil
}
